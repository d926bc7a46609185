"""Reports made with Hypothesis, in several languages that share what a translation keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tasks.agreement.rows import AgreementRow
from tasks.records import LANGUAGES, SECTIONS, Language

STATES = ("AUS", "AUT", "BRA", "CAN", "CHN", "FRA", "JPN", "MAR", "MEX", "NOR", "RUS", "ZAF")

# {language: phrases}; one place is one thought, so that lengths go together. Own words.
PHRASES: dict[Language, tuple[str, ...]] = {
    "en": (
        "The Minister urged his counterpart to ratify the Treaty without delay.",
        "Experts were trained in the analysis of seismic records.",
        "A lecture was given to students of the national university.",
        "The Ambassador raised the matter over lunch with parliamentarians from several regions.",
        "A donation helped technicians from developing countries to attend.",
    ),
    "fr": (
        "Le Ministre a instamment prié son homologue de ratifier le Traité sans tarder.",
        "Des experts ont été formés à l'analyse des relevés sismiques.",
        "Une conférence a été donnée aux étudiants de l'université nationale.",
        "L'Ambassadeur a évoqué la question lors d'un déjeuner avec des parlementaires de régions.",
        "Un don a permis à des techniciens de pays en développement de participer.",
    ),
    "es": (
        "El Ministro instó a su homólogo a ratificar el Tratado sin demora.",
        "Se capacitó a expertos en el análisis de registros sísmicos.",
        "Se ofreció una charla a estudiantes de la universidad nacional.",
        "El Embajador planteó la cuestión durante un almuerzo con parlamentarios de la región.",
        "Una donación ayudó a participar a técnicos de países en desarrollo.",
    ),
    "ru": (
        "Министр настоятельно призвал своего коллегу безотлагательно ратифицировать Договор.",
        "Эксперты прошли подготовку по анализу сейсмических записей.",
        "Студентам национального университета была прочитана лекция.",
        "Посол поднял этот вопрос за обедом с парламентариями из нескольких регионов мира.",
        "Пожертвование помогло техническим специалистам развивающихся стран принять участие.",
    ),
    "zh": (
        "部长敦促对方毫不拖延地批准条约。",
        "专家接受了地震记录分析培训。",
        "为国立大学的学生举办了讲座。",
        "大使在与若干区域议员共进午餐时提出此事。",
        "一笔捐款协助发展中国家技术人员与会。",
    ),
    "ar": (
        "حث الوزير نظيره على التصديق على المعاهدة دون تأخير.",
        "تلقى الخبراء تدريبا على تحليل السجلات الزلزالية.",
        "ألقيت محاضرة على طلاب الجامعة الوطنية.",
        "أثار السفير المسألة خلال غداء مع برلمانيين من عدة مناطق.",
        "ساعدت منحة التقنيين من البلدان النامية على الحضور.",
    ),
}
RESOLUTION: dict[Language, str] = {
    "en": "See resolution {}.",
    "fr": "Voir la résolution {}.",
    "es": "Véase la resolución {}.",
    "ru": "См. резолюцию {}.",
    "zh": "见第{}号决议。",
    "ar": "انظر القرار {}.",
}
COUNT: dict[Language, str] = {
    "en": "{} States took part.",
    "fr": "{} États ont participé.",
    "es": "Participaron {} Estados.",
    "ru": "Участвовали {} государств.",
    "zh": "{}个国家参加。",
    "ar": "شاركت {} دولة.",
}
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@dataclass(frozen=True)
class Fact:
    """What one row says, whatever the language."""

    section: str
    state: str
    start: date
    days: int
    phrases: tuple[int, ...]
    resolution: str
    count: int

    def row(self, language: Language, ordinal: int) -> AgreementRow:
        """The row in a language."""
        count = str(self.count)
        said = [
            *(PHRASES[language][phrase] for phrase in self.phrases),
            COUNT[language].format(count.translate(_ARABIC) if language == "ar" else count),
            RESOLUTION[language].format(self.resolution),
        ]
        return AgreementRow(
            language=language,
            ordinal=ordinal,
            section=self.section,
            state_iso3=self.state,
            state_basis="label",
            period_start=self.start,
            period_end=self.start + timedelta(days=self.days),
            period_precision="day",
            period_basis="column",
            activity=("" if language == "zh" else " ").join(said),
            remarks=None,
        )


Rows = list[AgreementRow]


@st.composite
def facts(draw: st.DrawFn, *, least: int = 4, most: int = 10) -> list[Fact]:
    """Facts of a report, no two alike, by section and State."""
    count = draw(st.integers(least, most))
    numbers = draw(st.lists(st.integers(0, 799), min_size=count, max_size=count, unique=True))
    made = [
        Fact(
            section=draw(st.sampled_from(SECTIONS)),
            state=draw(st.sampled_from(STATES)),
            start=date(2010, 1, 1) + timedelta(days=number % 360),
            days=draw(st.sampled_from((0, 0, 3))),
            phrases=tuple(draw(st.lists(st.integers(0, 4), min_size=2, max_size=4, unique=True))),
            resolution=f"{60 + number % 8}/{1 + number // 8}",
            count=11 + number,
        )
        for number in numbers
    ]
    return sorted(made, key=lambda fact: (fact.section, fact.state))


def translated(report: Sequence[Fact], languages: Sequence[Language]) -> dict[Language, Rows]:
    """The report in these languages."""
    return {
        language: [fact.row(language, ordinal) for ordinal, fact in enumerate(report, 1)]
        for language in languages
    }


def renumbered(rows: Sequence[AgreementRow]) -> Rows:
    """The rows with ordinals from 1, in the order given."""
    return [replace(row, ordinal=ordinal) for ordinal, row in enumerate(rows, 1)]


def changed(
    report: Mapping[Language, Rows], language: Language, rows: Sequence[AgreementRow]
) -> dict[Language, Rows]:
    """The report with other rows in one language."""
    return {**report, language: renumbered(rows)}


some_languages = st.lists(st.sampled_from(LANGUAGES), min_size=2, max_size=4, unique=True)
