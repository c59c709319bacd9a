"""Copies of clients in other people's trees."""
