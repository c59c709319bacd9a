"""The models of the API: import them from the module that holds them."""
