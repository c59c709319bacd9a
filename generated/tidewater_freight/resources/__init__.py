"""One module for each tag of the API."""
