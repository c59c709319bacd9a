"""Names stay what they were: what the lock keeps, and how a person changes it."""
