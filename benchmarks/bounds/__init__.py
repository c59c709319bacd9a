"""Kinds of descriptions that grow: each is made at any size, and none may cost more than its size allows."""
