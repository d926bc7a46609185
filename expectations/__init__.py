"""Great Expectations suites for the extracted and the normalized frames."""
