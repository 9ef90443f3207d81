"""The web chat's page, in a real browser against the real program."""
