"""Structure: from the extracted text to activity rows, by evidence and without loss."""
