"""Takes the text of a file and answers what it is: descriptions that stand in it, links to them, or a form's name.

Each module with a `FORM` is the reader of one form. `recognised` asks them all.
"""
