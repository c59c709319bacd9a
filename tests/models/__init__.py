"""Models: what dcg is asked, and what comes out."""
