"""The page of a sweep, from its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from netzero.errors import NetzeroError
from netzero.messages import LANGUAGES
from netzero.reports.blocks import Badge, Head
from netzero.reports.html import page
from netzero.reports.texts import name, say
from netzero.results.store.files import replace_file
from netzero.sweep.page import cases, fans, front, influence, parallel, regrets
from netzero.sweep.questions.answers import Answers

ORDER = (cases, parallel, front, influence, fans, regrets)


def render(found: Answers, title: str, lang: Literal["en", "vi"] = "en") -> str:
    """Return the page as HTML; both languages are in it, `lang` is the one shown first.

    Raises:
        NetzeroError: `lang` is no language of the report.

    """
    if lang not in LANGUAGES:
        raise NetzeroError("NZ1201", read=lang, allowed=", ".join(LANGUAGES))
    sections = [section for section in (part.section(found) for part in ORDER) if section is not None]
    return page(_head(found, title), sections, lang)


def write_page(found: Answers, title: str, path: Path, lang: Literal["en", "vi"] = "en") -> Path:
    """Write the page to one HTML file, whole or not at all, and return its path; same answers, same bytes.

    Raises:
        StorageFailed: the file cannot be written.

    """
    return replace_file(path, render(found, title, lang).encode())


def _head(found: Answers, title: str) -> Head:
    given: Any = found.table.sweep
    method = name(given.get("method", "")) if found.table.parameters else name("–")
    count = found.table.frame["number"].nunique()
    done = name(f"{found.counts.used}/{found.counts.all}")
    badge = Badge(say("sweep.badge.done", done=done), "good" if found.counts.complete else "warning")
    return Head(
        title=say("sweep.title", name=name(title)),
        subtitle=say("sweep.subtitle", method=method, count=name(count), parameters=name(len(found.table.parameters))),
        description=name(""),
        badges=(badge,),
    )
