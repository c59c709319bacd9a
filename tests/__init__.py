"""The tests: named for the behaviour they show."""
