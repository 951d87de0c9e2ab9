"""Workbooks: a page for each sheet, values by openpyxl, comments as XML."""

from __future__ import annotations

import warnings
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import openpyxl
import xlrd

from casework.extraction.readers.ooxml import Package, local, text_of
from casework.extraction.report import LOCKED, ConditionError
from casework.extraction.result import Condition, Flag

if TYPE_CHECKING:
    from casework.extraction.limits import Limits
    from casework.extraction.report import Report

MOST_COLUMNS = 1_000
HIDDEN_SHEETS = "It has hidden sheets; their text is among what is shown."


def read(file: BinaryIO, package: Package, report: Report, limits: Limits) -> None:
    """Values as last calculated, row by row, columns divided by tabs."""
    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    comments: list[dict[str, object]] = []
    report.count(len(book.sheetnames))
    for number, sheet in enumerate(book.worksheets[: limits.pages], 1):
        part = cast("Any", sheet)._worksheet_path  # noqa: SLF001 - it has no public name
        said = _comments(package, part, number, sheet.title)
        comments += said
        lines = [sheet.title, *_rows(sheet, limits)]
        lines += [f"[Comment by {one['author']} at {one['cell']}: {one['text']}]" for one in said]
        report.page(number, "\n".join(lines))
        if sheet.sheet_state != "visible":
            report.flag(Flag.HIDDEN)
            report.note(HIDDEN_SHEETS)
        if report.text_is_full:
            break
    if comments:
        report.flag(Flag.ANNOTATED)
        report.meta({"comments": comments})
    report.meta({"sheets": book.sheetnames})


def read_old(file: BinaryIO, report: Report, limits: Limits, _media_type: str) -> None:
    """Workbooks of Excel 5 to 2003 (BIFF), by xlrd."""
    try:
        book = xlrd.open_workbook(file_contents=file.read(), on_demand=True)
    except xlrd.biffh.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise ConditionError(Condition.ENCRYPTED, LOCKED) from error
        raise
    report.count(book.nsheets)
    report.meta({"sheets": book.sheet_names()})
    for number in range(1, min(book.nsheets, limits.pages) + 1):
        sheet = book.sheet_by_index(number - 1)
        lines = [sheet.name]
        for row in sheet.get_rows():
            line = "\t".join(_old_shown(cell, book.datemode) for cell in row).rstrip("\t")
            if line:
                lines.append(line)
        report.page(number, "\n".join(lines))
        if sheet.visibility:
            report.flag(Flag.HIDDEN)
            report.note(HIDDEN_SHEETS)
        book.unload_sheet(number - 1)


def _old_shown(cell: xlrd.sheet.Cell, datemode: int) -> str:
    """A cell's value as text, dates as dates."""
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _shown(xlrd.xldate_as_datetime(float(cell.value), 1 if datemode else 0))
        except (ValueError, OverflowError):
            return str(cell.value)
    return _shown(cell.value)


def _rows(sheet: object, limits: Limits) -> list[str]:
    """A sheet's rows that hold anything."""
    lines, length = [], 0
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):  # type: ignore[attr-defined]
        line = "\t".join(_shown(value) for value in row).rstrip("\t")
        if line:
            lines.append(line)
            length += len(line)
            if length > limits.text:
                break
    return lines


def _shown(value: object) -> str:
    """A cell's value as text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _comments(package: Package, part: str, number: int, title: str) -> list[dict[str, object]]:
    """Comments on a sheet's cells (ECMA-376 part 1, 18.7)."""
    found: list[dict[str, object]] = []
    for name in package.related(part.lstrip("/"), "comments"):
        root = package.xml(name)
        if root is None:
            continue
        authors = [item.text or "" for item in root.iter() if local(item) == "author"]
        for item in root.iter():
            if local(item) == "comment":
                by = int(item.get("authorId", "0"))
                found.append(
                    {
                        "page": number,
                        "sheet": title,
                        "cell": item.get("ref", ""),
                        "author": authors[by] if by < len(authors) else "",
                        "text": text_of(item),
                    }
                )
    return found
