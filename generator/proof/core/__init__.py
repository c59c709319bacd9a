"""The first oracle: openapi-core, which judges bodies and answers by the author's schemas."""
