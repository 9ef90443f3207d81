"""The Telegram server, driven by the real client: one behaviour a test."""
