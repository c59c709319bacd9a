"""Reads and writes `specs/<name>.lock`: the names that a client keeps, and what they were made from."""
