"""Proofs by breaking things: kills, floods, random people. The short form runs with the suite, the long one with `make prove`."""
