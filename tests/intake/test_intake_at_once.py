"""What is read many cells at once is read as cell by cell."""

from __future__ import annotations

from xml.parsers import expat

import numpy as np
import pytest

from netzero.intake.grid import SheetCorners
from netzero.intake.numbers import numbers_of, read_numbers, style_of, style_of_all
from netzero.intake.written import written


def cells(*values: object) -> np.ndarray:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


@pytest.mark.parametrize("declared", [None, ".", ","])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize(
    "texts",
    [
        ["1", "25", "-3"],
        ["1.5", "2.25", ""],
        ["18.205", "1.074", "12"],
        ["18.205", "0.5", "n/a"],
        ["1,5", "2,25", "-"],
        ["18,205", "1,074", "12"],
        ["18,205", "0,5"],
        ["1,020.5", "980"],
        ["1.5", "2,5"],
        ["1 020.5", "980"],
        ["7\n8", "9"],
        ["bad", "1.5"],
        [],
    ],
)
def test_the_style_of_columns_is_that_of_their_cells_one_by_one(texts, separator, declared):
    one, two = written(cells(*texts)), written(cells(3.0, *texts))
    assert style_of_all([one, two], separator, declared) == style_of(texts + texts, separator, declared)


def test_numbers_with_groups_and_decimal_commas_are_read_together_with_their_gaps():
    column = written(cells("1.020,5", "980", "-", "0,25", 7.5, None))
    values, wrong, texts = numbers_of(column, style_of(column.texts, ";", None))
    assert values[[0, 1, 3, 4]].tolist() == [1020.5, 980.0, 0.25, 7.5]
    assert np.isnan(values[2])
    assert wrong == [5]
    assert texts == [0, 1, 3]


def test_a_cell_with_two_lines_is_no_number():
    column = cells("1", "2\n3")
    assert read_numbers(column, style_of_all([written(column)], ",", None))[1] == [1]


def _corner(xml: bytes, by_bytes: bool) -> tuple[int, dict[str, list[str]], bool]:
    corners = SheetCorners()
    parser = expat.ParserCreate()
    corners.hear = lambda text: setattr(parser, "CharacterDataHandler", text)
    parser.StartElementHandler = start = corners.begin("sheet")
    parser.Parse(b"<sheetData>" + xml[: xml.index(b"<row", 1)])
    rows = xml[xml.index(b"<row", 1) :]
    told = by_bytes and corners.told_by_bytes(rows)
    parser.StartElementHandler = None if told else start
    parser.Parse(rows)
    parser.StartElementHandler = start
    parser.Parse(b"<row><c><v>1</v></c><c><f>A1</f></c></row><row/></sheetData>", True)
    corners.count()
    return corners._rows * corners._columns, corners.unread, told


HEAD = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
PLAIN = b'<row r="2" spans="1:3"><c r="A2" s="1"><v>4.5</v></c><c r="C2"><v>7</v></c></row>'


def test_plain_rows_are_told_by_their_bytes_as_by_their_elements():
    assert _corner(HEAD + PLAIN, by_bytes=True) == (3 * 3, {"sheet": ["B3"]}, True)
    assert _corner(HEAD + PLAIN, by_bytes=False) == (3 * 3, {"sheet": ["B3"]}, False)


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="4"/></row>',
        b'<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>',
        b'<row r="2"><c r="A2"><f>B1</f></c></row>',
        b'<row r="2"><c r="A9"><v>1</v></c></row>',
        b'<row r="2"><c><v>1</v></c></row>',
        b'<row r="2"></row>',
    ],
)
def test_rows_that_are_not_plain_are_told_by_their_elements(row):
    assert not _corner(HEAD + row, by_bytes=True)[2]


def test_a_formula_without_value_before_plain_rows_is_noted():
    head = b'<row r="1"><c r="A1"><f>B1</f></c></row>'
    assert _corner(head + PLAIN, by_bytes=True) == _corner(head + PLAIN, by_bytes=False)
