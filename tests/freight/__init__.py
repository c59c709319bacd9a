"""The independent other end of the wire: a server of specs/freight.yaml that openapi-core's middleware judges."""
