"""Calls the client under test, and gives what it sent and what came of it."""
