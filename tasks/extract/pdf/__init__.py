"""PDF: characters to words and lines, tables from their geometry, blocks in reading order."""
