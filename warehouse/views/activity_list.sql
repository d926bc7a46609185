-- The activities for analysts: each with its edition, its reporters' names, and the document and place that its values are from; leave specimens out with: WHERE NOT is_specimen
--
-- activity_id: edition_id, part if it is none of the main report, and ordinal, such as sg-66.001
-- edition_id: the edition
-- series: sg-report: Secretary-General to the General Assembly; art14: the sister series of the Article XIV conferences; specimen
-- session: General Assembly session the report was made for
-- report_year: year in which the session opened, or in the symbol
-- symbol: UN document symbol as the registry has it, else as the document prints it
-- part: main: the report itself; else the part of the edition, such as Add.1
-- ordinal: from 1 within edition and part
-- section: 1a bilateral, Annex 2 States; 1b bilateral, others; 2a global; 2b regional
-- state_iso3: reporting State, ISO 3166 alpha-3; null where unknown, or where several States or a group report
-- state: short English name of that State
-- reporters: short English names of everybody who reports it, States and groups, in the order of the label
-- annex2: the State is one of the 44 whose ratification the Treaty needs
-- ctbt_region: regional group of the Treaty's Annex 1
-- state_label: State column as printed; null where not printed
-- state_basis: label, text, order or unknown: how the State is known
-- period_text: date column as printed; null where not printed
-- period_start: first day; null where only the end is printed
-- period_end: last day; null while open
-- period_precision: day, month, year; open: one end is not printed; reporting_period: no date of its own is printed, so that a timeline leaves the row out
-- period_basis: column, activity or document: where the period is from
-- periods: each date of a row that prints several; empty where one interval says all
-- activity: activity and content
-- remarks: remarks column
-- language: language of the reading that these values are from
-- languages: languages in which the row is held
-- reading_id: the reading that these values are from
-- format: format of its document: docx, doc, pdf or txt
-- file_name: name of its file when it arrived
-- document_id: sha256 of its document's bytes, 64 hex digits
-- page: first page, from 1; null where the format has none
-- table_number: table of the document, from 1; null outside
-- table_row: row of that table, from 1
-- boxes: where it stands, as JSON: [[page, x0, top, x1, bottom], ...] in points from the top left corner of the page
-- char_start: first character of the row in the decoded file, from 0
-- char_end: character after the row's last one
-- notes: the notes its cells refer to, each with its mark
-- flags: what a reader should know before trusting the row; flag_meanings says it in words
-- is_specimen: true: written by this project, not by the UN
WITH reporters AS (
    SELECT
        reporter.activity_id,
        string_agg(
            coalesce(
                state.name_en, states_group.name_en, reporter.state_iso3, reporter.group_id
            ),
            ', ' ORDER BY reporter.position
        ) AS names
    FROM activity_reporters AS reporter
    LEFT JOIN states AS state ON state.iso3 = reporter.state_iso3
    LEFT JOIN groups AS states_group ON states_group.group_id = reporter.group_id
    GROUP BY reporter.activity_id
)
-- Left joins: a row that lacks its edition or State is still a row that somebody reported.
SELECT
    activity.activity_id,
    activity.edition_id,
    edition.series,
    edition.session,
    edition.report_year,
    coalesce(edition.symbol, document.symbol_printed) AS symbol,
    activity.part,
    activity.ordinal,
    activity.section,
    activity.state_iso3,
    state.name_en AS state,
    reporters.names AS reporters,
    state.annex2,
    state.ctbt_region,
    activity.state_label,
    activity.state_basis,
    activity.period_text,
    activity.period_start,
    activity.period_end,
    activity.period_precision,
    activity.period_basis,
    activity.periods,
    activity.activity,
    activity.remarks,
    activity.language,
    activity.languages,
    activity.reading_id,
    reading.format,
    document.file_name,
    reading.document_id,
    reading.page,
    reading.table_number,
    reading.table_row,
    reading.boxes,
    reading.char_start,
    reading.char_end,
    reading.notes,
    activity.flags,
    activity.is_specimen
FROM activities AS activity
LEFT JOIN readings AS reading ON reading.reading_id = activity.reading_id
LEFT JOIN documents AS document ON document.document_id = reading.document_id
LEFT JOIN editions AS edition ON edition.edition_id = activity.edition_id
LEFT JOIN states AS state ON state.iso3 = activity.state_iso3
LEFT JOIN reporters ON reporters.activity_id = activity.activity_id
