"""Takes overlay documents and changes a description as they say (Overlay Specification 1.0 and 1.1)."""
