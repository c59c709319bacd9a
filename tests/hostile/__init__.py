"""Descriptions and surroundings that mean harm, or that nobody meant."""
