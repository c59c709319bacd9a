"""specpress: presses an OpenAPI description into a typed Python client."""
