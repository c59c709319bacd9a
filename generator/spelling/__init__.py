"""Spells names and literals of Python; text of a description reaches a file through here."""
