"""pdfplumber and camelot beside ours: the same files, the same keys, the same measure.

The peers are the dependency group `peers`, which only `make bench` installs;
nothing but `tools` imports them. `keys/` holds what people read on real
documents: the rows of their tables.
"""
