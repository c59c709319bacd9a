"""The mock: a server that answers from a description."""
