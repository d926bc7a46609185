"""The sister series by its title, and the day of distribution."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.extract.document import extract_document
from tasks.extract.front import front_text, read_front
from tasks.extract.front_details import read_distribution_day, read_sister_title
from tasks.records import Language, Period
from tests.shared_documents import shared_document
from tests.specimens import project_reference

PACKS = project_reference().packs
TITLE = (
    "Activities undertaken by signatory and ratifying States under measure (l) of the Final "
    "Declaration of the {} Conference on Facilitating the Entry into Force of the "
    "Comprehensive Nuclear-Test-Ban Treaty"
)


def head(title: str) -> str:
    return f"CTBT-Art.XIV/2031/4\nDistr.: General\n12 July 2031\nENGLISH ONLY\n{title}\n1. A word"


@pytest.mark.parametrize("conference", ["2029", "Fifteenth", "Fifteenth Article XIV"])
@pytest.mark.parametrize(
    ("behind", "printed"),
    [
        (" in the period June 2029-May 2031", "June 2029-May 2031"),
        (" (June 2029 to May 2031)", "June 2029 to May 2031"),
        (", for the period from June 2029 to May 2031", "from June 2029 to May 2031"),
    ],
)
def test_the_period_in_the_title_of_a_sister(conference: str, behind: str, printed: str) -> None:
    title = TITLE.format(conference)
    found = read_sister_title(head(title.upper() + behind), PACKS)
    assert found is not None
    assert (found.title, found.period_text) == (title.upper(), printed)
    assert found.period == Period(date(2029, 6, 1), date(2031, 5, 31), "month")


def test_a_title_without_a_period() -> None:
    found = read_sister_title(head(TITLE.format("2029")), PACKS)
    assert found is not None
    assert (found.period_text, found.period) == (None, None)


@pytest.mark.parametrize(
    "title", ["Comprehensive Nuclear-Test-Ban Treaty", "", "Final Declaration"]
)
def test_another_title(title: str) -> None:
    assert read_sister_title(head(title), PACKS) is None


@pytest.mark.parametrize(
    ("language", "printed", "day"),
    [
        ("en", "Distr.: General\n12 July 2011\nOriginal: English", date(2011, 7, 12)),
        ("fr", "Distr. générale\n12 juillet 2011\nFrançais\nOriginal : anglais", date(2011, 7, 12)),
        ("es", "Distr. general\n12 de julio de 2011\nOriginal: inglés", date(2011, 7, 12)),
        ("ru", "Distr.: General\n12 July 2011\nRussian\nOriginal: English", date(2011, 7, 12)),
        ("ru", "Distr.: General\n12 июля 2011 года", date(2011, 7, 12)),
        ("ar", "Distr.: General\n12 July 2011\nArabic", date(2011, 7, 12)),
        ("zh", "Distr.: General\n12 July 2011\nChinese", date(2011, 7, 12)),
        ("zh", "Distr.: General\n2011年7月12日", date(2011, 7, 12)),
        ("en", "Distr.: General\nJuly 2011\nOriginal: English", None),
        ("en", "12 July 2011", None),
        ("en", "", None),
    ],
)
def test_the_day_of_distribution(language: Language, printed: str, day: date | None) -> None:
    assert read_distribution_day(f"United Nations\nA/66/165\n{printed}", language, PACKS) == day


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "language", "day"),
    [
        ("un/A-AC.109-2010-18_2010_en.pdf", "en", date(2010, 3, 15)),
        ("un/A-80-604-Add.1_2026_en.docx", "en", date(2026, 4, 7)),
        ("un/E-ESCWA-30-16_2018_ar.pdf", "ar", date(2018, 4, 25)),
    ],
)
def test_the_day_of_distribution_of_real_documents(
    name: str, language: Language, day: date
) -> None:
    path = shared_document(name)
    source = extract_document(path.read_bytes(), path.name)
    assert read_distribution_day(front_text(source.blocks), language, PACKS) == day
    front = read_front(source, language, PACKS, project_reference().date_grammar(language))
    assert (front.distributed, front.series) == (day, None)
