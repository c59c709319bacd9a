"""Frameworks that describe themselves, run as they are published, and the clients that come of their addresses."""
