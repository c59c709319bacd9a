"""Counts which texts of a description stand in a client; reads both by itself, with nothing of the generator."""
