"""Each program has a `main` that gets a base URL; what it prints stands at its end."""
