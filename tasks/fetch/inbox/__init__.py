"""Files that a person gives by hand, and what they are."""
