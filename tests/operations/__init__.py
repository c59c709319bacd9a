"""The build stage, on descriptions that went through the stages before it."""
