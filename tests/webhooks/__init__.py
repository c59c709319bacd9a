"""What a client does with what the API sends."""
