"""The pages of docs/: what they say is true, what they show is run, and where they lead exists."""
