"""Servers that behave as the real ones do, for tests without a network."""
