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


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return all messages by code, read once from the area files of this package."""
    import yaml

    found: dict[str, dict[str, str]] = {}
    for entry in sorted(files("netzero.messages").iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            found.update(yaml.safe_load(entry.read_text(encoding="utf-8")) or {})
    return found


def text(code: str, lang: str = "en", /, **values: Any) -> str:
    """Return the sentence of `code` in `lang` with its values filled in; the code itself when it is unknown."""
    entry = catalogue().get(code)
    if entry is None:
        return " ".join([code, *(f"{key}={value}" for key, value in values.items())])
    return Formatter().vformat(entry.get(lang, entry["en"]), (), _Shown(values))


class _Shown(dict[str, Any]):
    """Values of a sentence; one that is missing shows as its own name, so that an error never hides another."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
