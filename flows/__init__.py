"""Prefect flows and the command line; the only place, beside tasks.stages, that knows Prefect."""
