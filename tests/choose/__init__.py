"""Clients that hold what somebody chose."""
