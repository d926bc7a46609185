"""Words in compact text: which one ends, begins or stands at a place."""

from __future__ import annotations

from collections.abc import Container

from tasks.structure.compact import Compact

LONGEST = 7
"""Characters; entries of the word lists are no longer."""


class Words:
    """Looks words up in compact text, by the word marks where the document has them."""

    def __init__(self, compact: Compact) -> None:
        """Take the document; nothing is indexed."""
        self.compact = compact
        self.text = compact.text
        self._begins = compact.begins_word

    def before(self, index: int, words: Container[str]) -> str:
        """Return the longest of the words that ends at this place, "" if none does."""
        for length in range(min(LONGEST, index), 0, -1):
            word = self.text[index - length : index]
            if word in words and self._begins(index - length):
                return word
        return ""

    def at(self, index: int, words: Container[str]) -> str:
        """Return the longest of the words that begins at this place, "" if none does.

        Inside a word (segmenters join some: "瑞典政府向") the marks tell nothing,
        and the words are found without them.
        """
        joined = not self._begins(index)
        for length in range(LONGEST, 0, -1):
            word = self.text[index : index + length]
            if word in words and (joined or self._begins(index + len(word))):
                return word
        return ""

    def whole(self, index: int) -> str:
        """Return the word that begins here; in unsegmented text one character."""
        end = index + 1
        while end < len(self.text) and not self._begins(end):
            end += 1
        return self.text[index:end]

    def last(self, index: int) -> str:
        """Return the word that ends here; in unsegmented text one character."""
        start = index - 1
        while start > 0 and not self._begins(start):
            start -= 1
        return self.text[start:index]
