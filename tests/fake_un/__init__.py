"""A server on this machine that behaves like the United Nations' document servers.

    un = FakeUn(documents=fleet(range(62, 82), size=60_000))
    un.script("A/66/165", [Shape.THROTTLED_SECONDS, Shape.CUT])  # then normal service
    un.script(("A/66/165", "zh", "pdf"), [Shape.SCAN], forever=True)
    un.script(None, [Shape.PAGE_SHELL])  # the next question, whatever it is
    with un.running():
        ...  # ask un.address, from this process or another one
    assert [asked.status for asked in un.requests] == [429, 200, 200]
    assert un.most_at_once == 1

Addresses: /api/symbol/access?s=&l=&t= (documents), /{language}/{symbol} (viewer),
/access.nsf/Get?Open&DS=&Lang= (daccess; Type=DOC for Word), /search?p=&of=xm&jrec=
(Digital Library). Documents are found by the symbol exactly as it is asked for, so
that one held as "A/66/165(OR)" is not found as "A/66/165". Each request is answered
by the first of these that applies: the soft block, a script, 400 for what is asked
wrongly, `missing`, the document.

In the log a request stands from its arrival, its status and shape before the first
byte of the answer, and each piece of the body (64 kB) before it can be read. A
request is under way until its last piece is sent; one whose client has gone is not.

For people: `python -m tests.fake_un --help`.
"""

from tests.fake_un.doc import make_doc
from tests.fake_un.documents import canaries, fleet, native_word, report, says_missing, scan
from tests.fake_un.library import Record, make_marcxml
from tests.fake_un.mastheads import masthead
from tests.fake_un.pdf import make_pdf, make_scan_pdf
from tests.fake_un.proxy import Proxy
from tests.fake_un.questions import Asked
from tests.fake_un.server import FakeUn
from tests.fake_un.shapes import PAGE_SHELL, REDIRECTS, Shape
from tests.fake_un.word import make_docx, make_wpd, zip_bomb_docx

__all__ = [
    "PAGE_SHELL",
    "REDIRECTS",
    "Asked",
    "FakeUn",
    "Proxy",
    "Record",
    "Shape",
    "canaries",
    "fleet",
    "make_doc",
    "make_docx",
    "make_marcxml",
    "make_pdf",
    "make_scan_pdf",
    "make_wpd",
    "masthead",
    "native_word",
    "report",
    "says_missing",
    "scan",
    "zip_bomb_docx",
]
