"""Takes the whole Api and gives the part that is kept, and tells whether anything of the description is lost."""
