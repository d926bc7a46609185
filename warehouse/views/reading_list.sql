-- The readings for analysts: each row of each document with the activity that it is of; the same row of a report stands here once in each language
--
-- reading_id: edition_id, part if it is none of the main report, language and ordinal, such as sg-66.zh.001
-- activity_id: the activity it is of; null for a row of a corrigendum that corrects nothing found
-- is_source: true: the values of the activity are from this reading
-- edition_id: the edition
-- part: main: the report itself; else the part of the edition, such as Add.1
-- language: language of the document
-- format: format of the document: docx, doc, pdf or txt
-- ordinal: from 1 in document order
-- section: 1a bilateral, Annex 2 States; 1b bilateral, others; 2a global; 2b regional
-- state_iso3: reporting State as this reading has it
-- state_label: State column as printed; null where not printed
-- state_basis: label, text, order or unknown: how the State is known
-- period_text: date column as printed; null where not printed
-- period_start: first day; null where only the end is printed
-- period_end: last day; null while open
-- period_precision: day, month, year, open or reporting_period
-- activity: activity and content
-- remarks: remarks column
-- file_name: name of the file when it arrived
-- document_id: sha256 of the document's bytes, 64 hex digits
-- page: first page, from 1; null where the format has none
-- table_number: table of the document, from 1; null outside
-- table_row: row of that table, from 1
-- char_start: first character of the row in the decoded file, from 0
-- char_end: character after the row's last one
-- flags: what a reader should know before trusting the row; flag_meanings says it in words
-- is_specimen: true: written by this project, not by the UN
SELECT
    reading.reading_id,
    link.activity_id,
    coalesce(activity.reading_id = reading.reading_id, false) AS is_source,
    reading.edition_id,
    reading.part,
    reading.language,
    reading.format,
    reading.ordinal,
    reading.section,
    reading.state_iso3,
    reading.state_label,
    reading.state_basis,
    reading.period_text,
    reading.period_start,
    reading.period_end,
    reading.period_precision,
    reading.activity,
    reading.remarks,
    document.file_name,
    reading.document_id,
    reading.page,
    reading.table_number,
    reading.table_row,
    reading.char_start,
    reading.char_end,
    reading.flags,
    reading.is_specimen
FROM readings AS reading
LEFT JOIN activity_readings AS link ON link.reading_id = reading.reading_id
LEFT JOIN activities AS activity ON activity.activity_id = link.activity_id
LEFT JOIN documents AS document ON document.document_id = reading.document_id
