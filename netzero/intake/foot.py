"""Rows below a table that are none of its values: totals, means and signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from netzero.intake.looks import is_gap, is_number, is_words
from netzero.intake.source import Row

_WORDS = re.compile(
    r"\s*(grand total|sub-?total|total|sum|summe|mean|average|minimum|maximum|min|max|tổng|cộng|trung bình|lớn nhất"
    r"|nhỏ nhất|người lập|người kiểm tra|prepared by|checked by|signature|ghi chú|note)\b",
    re.IGNORECASE,
)
_MOST = 10
"""More rows than these below a table are no foot."""


def is_total(cell: object) -> bool:
    """Whether a cell begins with a word of totals or signatures."""
    return isinstance(cell, str) and bool(_WORDS.match(cell))


def foot_rows(body: Sequence[Row], width: int) -> list[Row]:
    """Return the last rows of a body that begin with a word of totals or, in a wide table, with words and no number."""
    found: list[Row] = []
    for row in reversed(body[-_MOST:]):
        first = next((cell for cell in row if not is_gap(cell)), None)
        if first is None:
            if not found or width == 1:
                break
        elif not is_words(first) or not (is_total(first) or (width > 1 and not any(map(is_number, row)))):
            break
        found.insert(0, row)
    while found and all(is_gap(cell) for cell in found[0]):
        found.pop(0)
    return found if len(found) < len(body) else []
