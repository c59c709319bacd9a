"""What is proposed for a description."""
