"""Specimen reports: made-up reports in six languages whose rows are known.

    from tests.specimen_reports.plan import Plan, plan_of_seed
    from tests.specimen_reports.writing import write_report
    from tests.specimen_reports.convert import convert_to_pdf

    plan = plan_of_seed(7, "fr")               # all switches drawn; or Plan(seed=7, ...)
    written = write_report(plan, folder)       # .docx, .truth; .text, .text_truth (flattened)
    [pdf] = convert_to_pdf([written.docx])     # LibreOffice; give it many files at once

`strategies.plans()` draws plans for Hypothesis; `cases.judge` parses a report
and scores it; `make specimens` and `make accuracy` are the commands. Every
sentence is this project's own (`wording/`), and no State did what one says.
"""
