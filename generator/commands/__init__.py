"""What the commands check, verify, vendor and init do; nothing here prints."""
