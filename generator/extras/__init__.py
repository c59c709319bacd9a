"""What only some clients hold beside their runtime: modules copied into those that use them."""
