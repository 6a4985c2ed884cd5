"""The report of a case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from netzero.errors import NetzeroError
from netzero.messages import LANGUAGES
from netzero.reports.html import page
from netzero.reports.sections import sections
from netzero.reports.sections.head import head
from netzero.reports.view import View
from netzero.results.store.files import replace_file

if TYPE_CHECKING:
    from netzero.results.case import Case


def render(case: Case, lang: Literal["en", "vi"] = "en") -> str:
    """Return the report of a case as HTML; both languages are in it, `lang` is the one shown first.

    Raises:
        NetzeroError: `lang` is no language of the report.

    """
    if lang not in LANGUAGES:
        raise NetzeroError("NZ1201", read=lang, allowed=", ".join(LANGUAGES))
    view = View(case)
    return page(head(view), sections(view), lang)


def write_report(case: Case, path: Path, lang: Literal["en", "vi"] = "en") -> Path:
    """Write the report of a case to one HTML file, whole or not at all, and return its path.

    The same case and language give the same bytes.

    Args:
        case: a case; what it lacks (plan, promise, operation) its report leaves out.
        path: the file; its folder is made, an older file is replaced.
        lang: the language shown first.

    Raises:
        StorageFailed: the file cannot be written.
        NetzeroError: `lang` is no language of the report.

    """
    return replace_file(path, render(case, lang).encode())
