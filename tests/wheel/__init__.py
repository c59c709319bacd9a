"""The package that is built from a checkout, installed and used without the checkout."""
