"""Setting up a repository, and what keeps its clients regenerated."""
