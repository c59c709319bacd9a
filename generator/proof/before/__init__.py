"""What an earlier run has shown: green operations, kept under a digest of everything that they depend on."""
