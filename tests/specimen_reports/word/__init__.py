"""A report as a .docx file: the XML of its parts, and the package that holds them."""
