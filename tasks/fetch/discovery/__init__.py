"""Discovery: what catalogues, footnotes and agendas say of reports. It proposes; it proves nothing.

All of it is pure: bytes or text in, proposals out. What a source proposes is a
candidate until the masthead of the document itself confirms it.
"""
