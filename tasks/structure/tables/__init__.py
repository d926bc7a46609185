"""Tables of the annex as extract found them: grids to sections, States and activity rows."""
