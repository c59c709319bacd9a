"""One API as frozen data: no OpenAPI dictionaries and no Python spelling."""
