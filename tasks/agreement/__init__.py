"""Do the languages of an edition say the same? Rows aligned, disagreements listed.

The languages of one edition are translations of one table, so that its rows
can be laid side by side: what one of them lacks, cuts in two or reads
otherwise was most often misread there.

- `rows`: what of a row is compared.
- `anchors`: what a translation leaves as it is: numbers, years, symbols, abbreviations.
- `evidence`: how well two rows (or a row and two) fit, in log-odds.
- `band`: which pairs of rows are looked at at all.
- `align`: the rows of two languages, by dynamic programming.
- `groups`: the rows of all languages, aligned by one of them.
- `compare`: what the rows of a group do not agree on.
- `edition`: `agree`, which puts these together.

Pure: texts and dates in, records out; the names of States in a text are found
by a function that the caller gives.
"""
