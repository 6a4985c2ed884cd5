"""Which letters the bytes of a text stand for: by its mark, else UTF-8, else the Vietnamese Windows code page."""

from __future__ import annotations

import codecs
import unicodedata

from netzero.errors import Place
from netzero.intake.inspection import Findings

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_WINDOWS = "cp1258"


def decode(content: bytes, file: str, findings: Findings) -> str:
    """Return the text of a file, its encoding noted as evidence.

    Text in cp1258 is composed (NFC), because that page writes Vietnamese tones as letters of their own. A file in
    neither encoding is refused: another code page cannot be told apart.

    Raises:
        BadInput: the bytes are no text.

    """
    encoding, name = _encoding(content)
    place = Place(file=file)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        findings.refusal("NZ1504", place, byte=error.start, encoding=name)
        raise findings.refused() from error
    if "\0" in text:
        findings.refusal("NZ1505", place)
        raise findings.refused()
    findings.evidence("NZ1503", place, encoding=name)
    return unicodedata.normalize("NFC", text) if encoding == _WINDOWS else text


def _encoding(content: bytes) -> tuple[str, str]:
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            return encoding, name
    odd_zeros, even_zeros = (content[start:4000:2].count(0) for start in (1, 0))
    if max(odd_zeros, even_zeros) > min(len(content), 4000) // 8:
        return ("utf-16-le" if odd_zeros > even_zeros else "utf-16-be"), "UTF-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _WINDOWS, "Windows-1258 (not UTF-8)"
    return "utf-8", "UTF-8"
