"""What must hold of the frames before they are loaded, decided by Great Expectations.

- `rules`: one expectation as data, with its severity and its meaning in words.
- `facts`: what is known of a document beside its frame.
- `thresholds`: how few rows are too few, and how many too many (thresholds.yaml).
- `suites`: the rules of the frames `extracted` (table cells) and `normalized` (readings).
- `reading_rules`: of these, the rules on what one reading says.
- `agreement_rules`: the rules on the languages of an edition, side by side.
- `derived`: helper columns, for what spans columns or rows.
- `gx`: the only module that touches Great Expectations and pandas.
- `batch`: the rules of many documents in one evaluation.
- `results`: what a validation found, and its frames for the warehouse.
- `runner`: `validate` and `validate_batch`, which put these together.

Importing the package imports neither Great Expectations nor pandas: they take
seconds, and only a validation needs them.
"""
