"""Extract: from bytes to literal text with its place; nothing is corrected here."""

from tasks.extract.sniff import MediaType, sniff
from tasks.extract.text import read_bytes, read_source, source_from_bytes

__all__ = ["MediaType", "read_bytes", "read_source", "sniff", "source_from_bytes"]
