"""What a schema of a description allows, for samples and oracles."""
