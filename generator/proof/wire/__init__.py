"""The second oracle: what a request must look like, from the texts of the specification."""
