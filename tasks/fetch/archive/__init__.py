"""What is kept: every document once, how it arrived, and the journal of every answer."""
