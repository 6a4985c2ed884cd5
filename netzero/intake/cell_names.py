"""Names of the columns of a workbook."""

from __future__ import annotations


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 -> A, 26 -> AA, 16383 -> XFD."""
    found = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
