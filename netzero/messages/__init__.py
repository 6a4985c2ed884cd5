"""Every sentence netzero says, by code, in English and Vietnamese.

The sentences are data: `netzero/messages/<area>.yaml` maps a code to `{en: ..., vi: ...}`. Placeholders are filled by
name; a value is text, never a template.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

LANGUAGES = ("en", "vi")
VI_MARKS = str.maketrans(",.", ".,")
"""English thousands and decimal marks to Vietnamese ones."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return all messages by code, read once from the area files of this package."""
    import yaml

    found: dict[str, dict[str, str]] = {}
    for entry in sorted(files("netzero.messages").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            found.update(yaml.load(entry.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {})
    return found


def text(code: str, lang: str = "en", /, **values: Any) -> str:
    """Return the sentence of `code` in `lang` with its values filled in; the code itself when it is unknown."""
    entry = catalogue().get(code)
    if entry is None:
        return " ".join([code, *(f"{key}={value}" for key, value in values.items())])
    formatter = _Vietnamese() if lang == "vi" else Formatter()
    return formatter.vformat(entry.get(lang, entry["en"]), (), _Shown(values))


class _Vietnamese(Formatter):
    """Writes numbers that are formatted with thousands marks, and so are for reading only, as 1.234,5.

    All others keep the point: a reader may write them into a scenario, where a decimal comma is refused.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        shown = str(super().format_field(value, format_spec))
        return shown.translate(VI_MARKS) if "," in format_spec else shown


class _Shown(dict[str, Any]):
    """Values of a sentence; one that is missing shows as its own name, so that an error never hides another."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
