"""The Python surface of a client as a type checker sees it, and the rules by which one type stands for another."""
