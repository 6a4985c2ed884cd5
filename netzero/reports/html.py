"""One file of HTML: everything inlined, scripts allowed by their hash alone, names inert."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from netzero import __version__
from netzero.reports.blocks import Figure, Head, Section
from netzero.reports.texts import say

if TYPE_CHECKING:
    from jinja2 import Environment

WORDS = ("switch", "offline", "contents", "choose", "table", "how", "noscript")


def page(head: Head, sections: Sequence[Section], lang: str) -> str:
    """Return the whole page; the same input gives the same text."""
    plotly, script = plotly_js(), _asset("report.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            head=head,
            sections=sections,
            lang=lang,
            version=__version__,
            words={word: say(f"page.{word}") for word in WORDS},
            css=_asset("report.css"),
            plots=plain_json(_plots(head, sections)),
            plotly=plotly,
            script=script,
            script_hashes=" ".join(_hash(source) for source in (plotly, script)),
        )
    )


def plain_json(value: Any) -> str:
    """Return JSON that cannot end a script element or a line of JavaScript."""
    found = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        found = found.replace(char, f"\\u{ord(char):04x}")
    return found


@cache
def plotly_js() -> str:
    """Return plotly.js as the installed plotly package carries it."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def _plots(head: Head, sections: Sequence[Section]) -> dict[str, Any]:
    found: dict[str, Any] = {
        block.key: {
            "alternative": block.alternative.plot,
            "variants": [{"label": variant.label.plot, "plot": variant.plot} for variant in block.variants],
        }
        for section in sections
        for block in section.blocks
        if isinstance(block, Figure)
    }
    words = {"choose": say("page.choose"), "title": head.title}
    return found | {"words": {key: {"en": text.en, "vi": text.vi} for key, text in words.items()}}


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _asset(file: str) -> str:
    return (files("netzero.reports") / "templates" / file).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    loader = FunctionLoader(_asset)
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
