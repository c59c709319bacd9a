"""Takes the models of the Api and gives the files of models/, written by datamodel-code-generator."""
