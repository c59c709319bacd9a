"""The options of one client, and the tools that shape its files."""
