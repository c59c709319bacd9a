"""The spec stage: one description in OpenAPI 3.1 form, whatever its author wrote."""
