"""What type checkers and editors make of a generated client."""
