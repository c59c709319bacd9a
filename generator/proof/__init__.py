"""The contract proof: takes a description and the client pressed from it, gives a verdict for each cell."""
