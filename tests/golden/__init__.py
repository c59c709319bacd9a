"""The committed clients: what a user holds in the hand, byte for byte."""
