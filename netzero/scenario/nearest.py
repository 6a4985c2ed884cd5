"""What a reader may have meant: the known names closest to one that is not known, or else those that are allowed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from netzero.errors import Fault

SURE, LIKELY = 0.8, 0.6
"""Likeness of two names (difflib's ratio): a slip of a letter or two; likely when the other is missing besides."""
MOST_CLOSE, MOST_LISTED = 3, 12
"""Names that are told: of the close ones, and of all of them when none is close."""


def nearest(read: object, known: Iterable[str]) -> Fault:
    """Return what to say beside a name that is not known: the closest known ones, else which there are."""
    names = sorted(set(known))
    folded = {name.lower(): name for name in reversed(names)}
    close = difflib.get_close_matches(str(read)[:100].lower(), folded, n=MOST_CLOSE, cutoff=LIKELY)
    if close:
        return Fault("NZ1429", values={"names": _listed(folded[name] for name in close)})
    if len(names) > MOST_LISTED:
        return Fault("NZ1431", values={"names": _listed(names[:MOST_LISTED]), "more": len(names) - MOST_LISTED})
    return Fault("NZ1430", values={"names": _listed(names)}) if names else Fault("NZ1432")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def meant(read: object, known: Iterable[str], likeness: float = SURE) -> str | None:
    """Return the known name that another was meant to be, None when none is that much alike."""
    close = difflib.get_close_matches(str(read)[:100], sorted(set(known)), n=1, cutoff=likeness)
    return close[0] if close else None
