"""What tests of several rooms share: the command line in a warm process, and projects to run it in."""
