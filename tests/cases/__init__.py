"""The smallest description for each thing that a real one taught us."""
