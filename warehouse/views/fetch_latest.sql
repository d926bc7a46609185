-- The last answer of each source for each document, language and format; one that says nothing of the document (blocked, unreachable, ...) only where there is no other
--
-- ledger_id: hash of the time, what was asked and the answer
-- asked_at: when it was asked, or a file first found (UTC)
-- edition_id: edition asked for; null for a canary
-- symbol: symbol asked for, or recognized in a file
-- language: language asked for, or recognized in a file
-- format: format asked for, or of the file: docx, doc, pdf, txt
-- source: inbox, network or specimen
-- asked: URL or file name
-- purpose: document; canary: known to exist, to tell blocked from absent; discovery
-- http_status: status of the answer; null where none came
-- reply: class of the answer: available, unchanged, scan, absent, missing_document, no_word_version, not_published, blocked, challenge, denied, throttled, outage, unreachable, interrupted, wrong_document, wrong_language, malformed, damaged, too_large, off_limits, unclear, held
-- sha256: hash of the document that came or is held
-- media_type: as sniffed from the bytes
-- byte_size: bytes of the document
-- bytes_received: bytes of body that crossed the network
-- detail: the answer in words
-- next_action: what follows from it
-- recheck_at: not asked again before (UTC)
-- stops_until: the server is not asked before (UTC)
-- review: why a person should look at it
-- An answer that says nothing of the document does not hide the one before it.
SELECT *
FROM fetch_ledger
WHERE purpose = 'document'
QUALIFY row_number() OVER (
    PARTITION BY source, symbol, language, format
    ORDER BY
        reply IN ('blocked', 'challenge', 'throttled', 'outage', 'unreachable', 'interrupted'),
        asked_at DESC,
        ledger_id
) = 1
