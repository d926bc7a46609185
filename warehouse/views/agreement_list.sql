-- The disagreements for analysts: each with the texts of both rows and where they stand; of a row that was cut in two, the first piece
--
-- edition_id: the edition
-- part: main: the report itself; else its part, such as Add.1
-- issue: from 1 within edition and part, in the order of the activities
-- kind: missing_row, split_row, section, state (errors); period, symbol, number, order (warnings)
-- severity: error or warning
-- activity_id: the activity
-- language_a: language that is compared with
-- ordinal_a: its row; of several the first
-- value_a: what it says
-- language_b: language that differs
-- ordinal_b: its row, of several the first; null if missing
-- value_b: what it says
-- meaning: what the disagreement is, in words
-- reading_id_a: the row in table readings, language a
-- page_a: first page, from 1; null where the format has none, language a
-- activity_a: activity and content of the row, language a
-- reading_id_b: the row in table readings, language b
-- page_b: first page, from 1; null where the format has none, language b
-- activity_b: activity and content of the row, language b
SELECT
    issue.*,
    row_a.reading_id AS reading_id_a,
    row_a.page AS page_a,
    row_a.activity AS activity_a,
    row_b.reading_id AS reading_id_b,
    row_b.page AS page_b,
    row_b.activity AS activity_b
FROM agreement_issues AS issue
LEFT JOIN readings AS row_a
    ON row_a.edition_id = issue.edition_id
    AND row_a.part = issue.part
    AND row_a.language = issue.language_a
    AND row_a.ordinal = issue.ordinal_a
LEFT JOIN readings AS row_b
    ON row_b.edition_id = issue.edition_id
    AND row_b.part = issue.part
    AND row_b.language = issue.language_b
    AND row_b.ordinal = issue.ordinal_b
