"""Fetch: where documents come from. Nothing of what arrives is altered."""
