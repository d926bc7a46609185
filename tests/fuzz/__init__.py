"""Mutated documents, thousands of them: each is read with nothing lost, or refused in one line."""
