"""The first oracle: openapi-core, and the copy of the description that it is given."""
