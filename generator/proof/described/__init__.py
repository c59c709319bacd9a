"""What the author of a description wrote, read by the proof's own tables for each version of OpenAPI."""
