"""Flattened text in languages that write spaces between words."""
