"""The second oracle."""
