"""Writes a package in one step, reads the manifest of one, and keeps what may be deleted at any time."""
