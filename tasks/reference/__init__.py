"""Reference data: what differs between editions, languages and States, behind one loader."""

from tasks.reference.date_grammar import DateForm, DateGrammar, read_number
from tasks.reference.gazetteer import Gazetteer, Mention
from tasks.reference.loader import Reference, load_reference

__all__ = [
    "DateForm",
    "DateGrammar",
    "Gazetteer",
    "Mention",
    "Reference",
    "load_reference",
    "read_number",
]
