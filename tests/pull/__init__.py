"""Fetching: the network, what is kept of it, and what is refused."""
