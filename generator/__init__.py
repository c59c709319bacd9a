"""specpress: presses an OpenAPI description into a typed Python client."""

__version__ = "0.1.0"
