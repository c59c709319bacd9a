"""What `<client>/testing/` is made of: a fake of the API for the tests of those who use a client.

Its modules are copied into each client beside the runtime, and import nothing else. `testing/__init__.py` and the one
file of data, `testing/operations.json`, are written for each client. No client imports them.
"""
