"""Names: what any text becomes, and how meeting names are settled."""
