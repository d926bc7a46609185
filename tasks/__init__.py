"""The stages of the pipeline: fetch, extract, structure, normalize, and their shared records."""
