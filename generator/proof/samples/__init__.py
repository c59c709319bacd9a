"""Values to call a client with, made from the schemas of a description."""
