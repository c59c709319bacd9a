"""The fake of an API that each client has for the tests of its users."""
