"""The client as it lies on the disk: its names from MANIFEST.json, its classes, and the way to call it."""
