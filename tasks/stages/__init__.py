"""The stages as Prefect tasks: thin shells around the pure code."""
