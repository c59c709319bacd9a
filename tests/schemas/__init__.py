"""The schemas stage, on descriptions written as Python data."""
