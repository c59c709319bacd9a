"""What may be given in place of models, one module for each of models/; importing the client loads none of it."""
