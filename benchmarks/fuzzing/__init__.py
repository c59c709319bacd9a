"""Makes damaged inputs of everything that a user or a vendor gives, and judges what the commands do with them."""
