"""Word: paragraphs, table cells, notes and text boxes of a .docx file as blocks."""
