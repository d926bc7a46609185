"""Schedules as code, and the command that serves them."""
