"""The count of the texts of descriptions that stand in their clients."""
