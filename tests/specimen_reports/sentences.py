"""Activities, made of the wording of a language by a small grammar."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from tests.specimen_reports.dates import Window
from tests.specimen_reports.words import SPANISH_E, StateWords, Wording, states_of

_THIN = {"en": ",", "fr": "\u00a0", "ru": "\u00a0", "es": "\u00a0", "ar": "", "zh": ""}
"""What parts thousands; nothing in Arabic, where LibreOffice breaks lines within such numbers."""
_FULL_STOP = {"zh": " 。"}


@dataclass(frozen=True, slots=True)
class Grammar:
    """Makes the sentences of one report; every activity is another one."""

    wording: Wording
    window: Window
    dice: random.Random
    used: set[str]
    joint: bool

    def activity(
        self, state: StateWords, *, named: bool, nameless: bool, opening: str, length: int
    ) -> list[str]:
        """The sentences of an activity.

        Args:
            state: who acts.
            named: the first sentence begins with the State's name, or with the date and it.
            nameless: it may name no State at all.
            opening: the date it begins with, or an empty text.
            length: characters that it has at least.
        """
        while True:
            sentences = [self._first(state, named, nameless, opening)]
            while sum(map(len, sentences)) < length:
                sentences.append(self.filled(self._second(sentences), state))
            whole = "".join(sentences)
            if whole not in self.used:
                self.used.add(whole)
                return sentences

    def filled(self, form: str, state: StateWords | None = None) -> str:
        """A sentence with its slots filled: numbers, symbols, States other than this one."""
        dice = self.dice
        own = state.reporters if state else ()
        others = [o for o in states_of(self.wording.language) if o.iso3 not in own]
        other, another = dice.sample(others, 2)
        session = dice.randint(55, 79)
        resolution = f"{session}/{dice.randint(20, 99)}"
        filled = form.format(
            T=other.of,
            U=another.of,
            n=dice.randint(3, 29),
            few=dice.randint(2, 9),
            year=dice.randint(self.window.first, self.window.last),
            resolution=resolution if dice.random() < 0.7 else f"A/RES/{resolution}",
            paper=dice.choice(
                (
                    f"CD/{dice.randint(1700, 2300)}",
                    f"NPT/CONF.{dice.choice((2010, 2015, 2020))}/WP.{dice.randint(2, 70)}",
                    f"A/C.1/{session}/L.{dice.randint(10, 70)}",
                    f"CTBT-Art.XIV/{dice.choice((2009, 2011, 2013))}/WP.{dice.randint(1, 9)}",
                )
            ),
            amount=f"{dice.randint(5, 990)}{_THIN[self.wording.language]}000",
            council=dice.choice(("1540 (2004)", "1887 (2009)", "2310 (2016)")),
        )
        # Spanish; no other language has these words.
        return re.sub(rf" y (?={SPANISH_E})", " e ", filled).replace(" de el ", " del ")

    def _first(self, state: StateWords, named: bool, nameless: bool, opening: str) -> str:
        dice, wording = self.dice, self.wording
        if nameless and not named and not opening and dice.random() < 0.15:
            return self.filled(dice.choice(wording.nameless), state)
        lead = opening
        if not named and not opening and dice.random() < 0.4:
            lead = self.filled(dice.choice(wording.openings), state)
        together = len(state.reporters) > 1
        verb, predicate = dice.choice(wording.together if together else wording.predicates)
        tails = wording.company if self.joint and dice.random() < 0.3 else wording.tails
        tail = dice.choice(tails) if dice.random() < 0.5 and not together else ""
        if verb:
            verb, subject = (verb, state.subject) if not named else ("", f"{state.subject} {verb}")
            body = f"{verb} {subject} {predicate}".strip()
        else:
            body = f"{state.subject} {predicate}"
        glue = " " if wording.language == "zh" and tail else ""
        sentence = f"{lead}{self.filled(body + glue + tail, state)}"
        return sentence[0].upper() + sentence[1:]

    def _second(self, before: list[str]) -> str:
        last = before[-1][-20:]
        while True:
            form = self.dice.choice(self.wording.seconds)
            if not form.endswith(last):
                return form


def joined(sentences: list[str], language: str, *, full_stop: bool) -> str:
    """Sentences as one text; the first gets its full stop when others follow it."""
    stop = _FULL_STOP.get(language, ".")
    first, rest = sentences[0], sentences[1:]
    text = " ".join([first + stop if rest else first, *rest])
    if full_stop and not rest:
        return text + stop
    return text if full_stop else text.removesuffix(stop)
