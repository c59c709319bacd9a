"""Compares two states of a client: what changed on the wire, what changed for Python code, and what breaks."""
