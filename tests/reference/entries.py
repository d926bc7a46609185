"""Lines of a local registry, small ones and any ones."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from tasks.records import LANGUAGES, Language
from tasks.reference.documents import DocumentStanding, LocalEntry
from tasks.reference.symbols import read_symbol

DAY = date(2026, 11, 25)


def entry(
    symbol: str,
    standing: DocumentStanding = "candidate",
    *,
    evidence: str = "made up for a test",
    languages: tuple[Language, ...] = ("en",),
    noted_on: date = DAY,
) -> LocalEntry:
    """A line about a symbol."""
    named = read_symbol(symbol)
    assert named is not None
    return LocalEntry(
        edition_id=named.edition_id,
        series=named.series,
        session=named.session,
        report_year=named.report_year,
        symbol=symbol,
        kind=named.kind,
        languages=languages,
        standing=standing,
        evidence=evidence,
        noted_on=noted_on,
        noted_by="masthead" if standing == "confirmed" else "person",
    )


SYMBOLS = (
    "A/66/165",
    "A/66/170",
    "A/66/170/Corr.1",
    "A/67/99",
    "A/67/100",
    "A/67/100/Add.2",
    "A/67/100/Add.10",
    "A/71/134",
    "A/71/134/Add.1",
    "A/73/50",
    "A/82/7",
    "A/82/8",
    "CTBT-Art.XIV/2021/4",
    "CTBT-Art.XIV/2021/4/Rev.1",
    "CTBT-Art.XIV/2027/3",
)
"""Those of sg-66, sg-71 and art14-2021 that ship with the project are among them."""

CONFIRMED = ("A/66/170", "A/67/100", "A/71/134", "A/73/50", "A/82/8", "CTBT-Art.XIV/2021/4")
"""At most one of each edition, as a masthead contradicts no other."""


@st.composite
def any_entries(draw: st.DrawFn) -> list[LocalEntry]:
    """Lines that contradict neither what is shipped nor a masthead, in any order."""
    found = []
    for _ in range(draw(st.integers(0, 8))):
        symbol = draw(st.sampled_from(SYMBOLS))
        standings: list[DocumentStanding] = ["candidate", "named"]
        if symbol in CONFIRMED:
            standings.append("confirmed")
        found.append(
            entry(
                symbol,
                draw(st.sampled_from(standings)),
                evidence=draw(
                    st.sampled_from(["a first evidence", "a second one", "evidence no. 3"])
                ),
                languages=tuple(draw(st.sets(st.sampled_from(LANGUAGES), min_size=1))),
                noted_on=draw(st.sampled_from([DAY, date(2026, 1, 2)])),
            )
        )
    return found
