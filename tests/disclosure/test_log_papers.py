"""If these fail, the log on paper is not the log that was served, or a cell runs as a formula."""

import csv
import datetime as dt
import io

import pytest
from docx import Document
from pypdfium2 import PdfDocument

from disclosure.log_papers import LogPaper, log_csv, log_docx, log_pdf
from disclosure.privilege_log import COLUMNS, LogForm, columns_of, disclosed, head_of

AT = dt.datetime(2026, 3, 2, 14, 5, tzinfo=dt.UTC)
ROW = {name: f"{name} words" for name in COLUMNS} | {"category": "Advice", "documents": "1"}


def paper_of(form: LogForm = LogForm.DOCUMENT, count: int = 1, **values: str) -> LogPaper:
    said = disclosed(form, ROW | values)
    return LogPaper(
        title="Privilege log, version 1",
        case="People v. Ortiz",
        facts=(("Asserted by", "Office of the District Attorney"),),
        columns=columns_of(form),
        lines=tuple((f"PRIV-{number:04d}", said) for number in range(1, count + 1)),
        note="* attorney",
    )


def words_of(pdf: bytes) -> str:
    document = PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.parametrize("form", list(LogForm))
def test_every_column_stands_in_every_format(form: LogForm) -> None:
    log = paper_of(form)
    rows = list(csv.reader(io.StringIO(log_csv(log).decode("utf-8-sig"))))
    assert rows[0] == ["LOG ID", *(head_of(name) for name in columns_of(form))]
    assert rows[1][0] == "PRIV-0001"
    table = Document(io.BytesIO(log_docx(log, made_at=AT))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == rows[1]
    assert [cell.text.upper() for cell in table.rows[0].cells] == rows[0]
    assert "PRIV-0001" in words_of(log_pdf(log))


def test_no_cell_is_a_formula_and_no_mark_up_is_obeyed() -> None:
    log = paper_of(subject='=HYPERLINK("http://x")', to="+1 555", author="<b>@evil</b>")
    (_head, row) = csv.reader(io.StringIO(log_csv(log).decode("utf-8-sig")))
    cells = dict(zip((head_of(name) for name in ("log_id", *COLUMNS)), row, strict=True))
    assert cells["SUBJECT"].startswith("'=")
    assert cells["TO"].startswith("'+")
    assert "<b>" in words_of(log_pdf(log)).replace("\r\n", "")


def test_the_same_log_gives_the_same_bytes() -> None:
    for make in (log_csv, log_pdf, lambda log: log_docx(log, made_at=AT)):
        assert make(paper_of()) == make(paper_of())


def test_a_long_log_and_long_words_fit_on_paper() -> None:
    wide = "\u2031" * 2000  # the widest letter of the font
    log = paper_of(count=60, description="privileged " * 900 + "TO THE END", to=wide, cc=wide)
    found = words_of(log_pdf(log))
    assert "PRIV-0060" in found
    assert found.count("TO THE END") == 60, "nothing of a description is cut"
