"""What `diff` says breaks is what a type checker refuses."""
