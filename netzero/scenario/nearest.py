"""What a reader may have meant: the known names closest to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(read: object, known: Iterable[str], count: int = 3) -> str:
    """Return the closest known names, best first; when none is close, the first few of them; '-' when there is none."""
    names = sorted(set(known))
    folded = {name.lower(): name for name in reversed(names)}
    close = difflib.get_close_matches(str(read)[:100].lower(), folded, n=count, cutoff=0.6)
    chosen = [folded[name] for name in close] or names[:8]
    more = ", ..." if not close and len(names) > len(chosen) else ""
    return ", ".join(f"'{name}'" for name in chosen) + more if chosen else "-"


SURE, LIKELY = 0.8, 0.6
"""Likeness of two names (difflib's ratio): a slip of a letter or two; likely when the other is missing besides."""


def meant(read: object, known: Iterable[str], likeness: float = SURE) -> str | None:
    """Return the known name that another was meant to be, None when none is that much alike."""
    close = difflib.get_close_matches(str(read)[:100], sorted(set(known)), n=1, cutoff=likeness)
    return close[0] if close else None
