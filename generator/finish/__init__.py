"""Takes the text of generated files, lays it out and refuses what a generated file must not hold."""
