"""Whether a stamp is the start or the end of its interval, and the starts that follow.

What shows a start: times are written as ranges ('00:00-01:00'). What shows an end: the file writes 24:00 (or hours 1 to
24), its head says so, or its first stamp is one step past midnight. Some meters label ends and write the last interval
of a day as 00:00 of the *same* day: sorted by stamp, such a file loses its order; read row by row, it can be repaired.
"""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from netzero.errors import Place
from netzero.intake.clock import DAY_MIN
from netzero.intake.inspection import Findings
from netzero.intake.stamps import Minutes, Stamps

Label = Literal["start", "middle", "end"]

_ENDS = re.compile(r"\bend(ing)?\b|_end|kết thúc", re.IGNORECASE)
_STARTS = re.compile(r"\b(start|begin)(ning)?\b|_start|bắt đầu", re.IGNORECASE)
_BACK_MIN: dict[Label, float] = {"start": 0.0, "middle": 0.5, "end": 1.0}


def step_of(minutes: Minutes) -> int:
    """Return the most frequent distance between stamps in minutes; 0 with fewer than two of them."""
    apart = np.diff(np.unique(minutes))
    if not apart.size:
        return 0
    lengths, counts = np.unique(apart, return_counts=True)
    return int(lengths[np.argmax(counts)])


def mend_midnights(minutes: Minutes, lines: Minutes, step: int, place: Place, findings: Findings) -> Minutes:
    """Return stamps with each 00:00 that follows the last but one interval of its own day moved to the next day."""
    astray = np.zeros(len(minutes), dtype=bool)
    astray[1:] = (minutes[1:] % DAY_MIN == 0) & (np.diff(minutes) == step - DAY_MIN)
    if step in (0, DAY_MIN) or not astray.any():
        return minutes
    values = {"count": int(astray.sum()), "first": int(lines[astray][0]), "last": int(lines[astray][-1])}
    findings.repair("NZ1530", place, **values)
    return np.where(astray, minutes + DAY_MIN, minutes)


def label_of(stamps: Stamps, minutes: Minutes, step: int, declared: Label | None, place: Place, f: Findings) -> Label:
    """Return what stamps stand for: as declared, else as the file shows; noted in `f`.

    Args:
        stamps: as written.
        minutes: of the stamps, after repair, in the order of time.
        step: of the rows, minutes.
        declared: by the user; a file that shows the contrary is told.
        place: of the stamps.
        f: findings.

    """
    shown = _shown(stamps, minutes, step)
    found: Label | None = None if shown is None else shown[0]
    if declared is not None:
        if found not in (None, declared) and shown is not None:
            f.warning("NZ1535", place, declared=declared, shown=found)
        return declared
    if shown is None:
        f.warning("NZ1534", place, first=_written(int(minutes[0])))
        return "start"
    f.evidence(shown[1], place, first=_written(int(minutes[0])))
    return shown[0]


def starts_of(minutes: Minutes, label: Label, step: int) -> Minutes:
    """Return the starts of the intervals."""
    return minutes - round(_BACK_MIN[label] * step)


def _shown(stamps: Stamps, minutes: Minutes, step: int) -> tuple[Label, str] | None:
    """Return the label that the file shows, and the message that says by what."""
    if stamps.range_minutes is not None:
        return "start", "NZ1590"
    if stamps.has_24:
        return "end", "NZ1531"
    if _ENDS.search(stamps.head):
        return "end", "NZ1536"
    if _STARTS.search(stamps.head) or minutes[0] % DAY_MIN == 0:
        return "start", "NZ1533"
    return ("end", "NZ1532") if minutes[0] % DAY_MIN == step else None


def _written(minute: int) -> str:
    return str(np.datetime64(minute, "m")).replace("T", " ")
