"""Normalize: printed forms to State codes and intervals, without guessing."""
