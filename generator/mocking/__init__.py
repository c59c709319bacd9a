"""A server that answers from a description: documented examples or samples, and a refusal of what breaks the contract.

It reads and judges as the proof does, and knows no client.
"""
