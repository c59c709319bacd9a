"""The contract proof: takes a description and a client package, gives a verdict for each cell."""
