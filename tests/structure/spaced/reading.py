"""Small flattened reports with spaces between words; their sentences are this file's own."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.records import Language


@dataclass(frozen=True)
class Wording:
    """What a made report prints around its rows: front, head, and its four headings."""

    front: str
    head: str
    headings: tuple[str, str, str, str]

    def report(self, *sections: str) -> str:
        """A report whose sections hold these rows; the last headings lack without them."""
        return " ".join(
            [self.front, self.head]
            + [part for pair in zip(self.headings, sections, strict=False) for part in pair]
        )


WORDINGS: dict[Language, Wording] = {
    "en": Wording(
        "SPECIMEN Sixty-eighth session Item 96 of the provisional agenda Comprehensive"
        " Nuclear-Test-Ban Treaty Report of the Secretary-General 1. This report was written for"
        " a test and is not a document of the United Nations. Annex What States have done"
        " June 2012 to May 2013",
        "State Date/period Activities and content Remarks",
        ("1 (a). Annex 2 States", "1 (b). Non-Annex 2 States", "2 (a). Global", "2 (b). Regional"),
    ),
    "fr": Wording(
        "SPECIMEN Soixante-huitième session Point 96 de l’ordre du jour provisoire Traité"
        " d’interdiction complète des essais nucléaires Rapport du Secrétaire général 1. Le présent"
        " rapport a été écrit pour une épreuve et n’est pas un document des Nations Unies. Annexe"
        " Ce que les États ont fait Juin 2012 à mai 2013",
        "État Date/période Activités et contenu Observations",
        (
            "1 a). États de l’annexe 2",
            "1 b). États ne figurant pas à l’annexe 2",
            "2 a). Niveau mondial",
            "2 b). Niveau régional",
        ),
    ),
    "es": Wording(
        "SPECIMEN Sexagésimo octavo período de sesiones Tema 96 del programa provisional Tratado de"
        " Prohibición Completa de los Ensayos Nucleares Informe del Secretario General 1. El"
        " presente informe se escribió para una prueba y no es un documento de las Naciones Unidas."
        " Anexo Lo que han hecho los Estados Junio de 2012 a mayo de 2013",
        "Estado Fecha/período Actividades y contenido Observaciones",
        (
            "1 a). Estados del anexo 2",
            "1 b). Estados no incluidos en el anexo 2",
            "2 a). Nivel mundial",
            "2 b). Nivel regional",
        ),
    ),
    "ru": Wording(
        "SPECIMEN Шестьдесят восьмая сессия Пункт 96 предварительной повестки дня Договор о"
        " всеобъемлющем запрещении ядерных испытаний Доклад Генерального секретаря 1. Этот доклад"
        " написан для проверки и не является документом Организации Объединенных Наций. Приложение"
        " Что сделали государства Июнь 2012 года – май 2013 года",
        "Государство Дата/период Деятельность и ее содержание Примечания",
        (
            "1 a). Деятельность, касающаяся государств, указанных в приложении 2",
            "1 b). Деятельность, касающаяся государств, не указанных в приложении 2",
            "2 a). Глобальный уровень",
            "2 b). Региональный уровень",
        ),
    ),
    "ar": Wording(
        "SPECIMEN الدورة الثامنة والستون البند 96 من جدول الأعمال المؤقت معاهدة الحظر الشامل "
        "للتجارب النووية تقرير الأمين العام 1. كتب هذا التقرير من أجل الاختبار وهو ليس وثيقة"
        " من وثائق الأمم المتحدة. المرفق ما قامت به الدول حزيران/يونيه 2012 إلى أيار/مايو 2013",
        "الدولة التاريخ/الفترة الأنشطة ومضمونها ملاحظات",
        (
            "1 (أ) الدول المدرجة في المرفق 2",
            "1 (ب) الدول غير المدرجة في المرفق 2",
            "2 (أ) المستوى العالمي",
            "2 (ب) المستوى الإقليمي",
        ),
    ),
}
