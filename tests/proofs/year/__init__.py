"""A year of a commune with a clock that is moved: what went out, to whom, when, and whether it should have."""
