"""Every command that writes, stopped at every moment: what is committed is the old or the new, never a mixture."""
