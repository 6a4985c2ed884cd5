"""What a zipped workbook (xlsx, xlsm, xlsb, ods) would become when read, found out without building it.

Runs in the child process of `netzero.intake.workbook`, before any reader opens the file: the directory of the archive
first, then every part as a stream, with its check sum. A part in XML must be well formed and without DOCTYPE; of the
sheets only the corners of their tables are kept, so that a single value in cell XFD1048576 costs nothing here.
"""

from __future__ import annotations

import posixpath
import stat
import zipfile
from typing import IO, Any
from xml.parsers import expat

from netzero.intake.grid import Corners, OdsCorners, Refused, SheetCorners

MOST_PARTS = 10_000
"""Entries of the archive; a workbook has about three a sheet."""
MOST_UNZIPPED_MB = 600
"""All entries unpacked; 7 million cells take 250 MB."""
MOST_RATIO = 200
"""Unpacked to packed size of one entry; sheets of measured values reach 5, equal rows 40."""
RATIO_COUNTS_FROM_MB = 10
"""Smaller entries are harmless at any ratio."""

_MB = 1_000_000
_BLOCK_BYTES = 1 << 18
_ARCHIVE = b"PK\x03\x04"
_END_OF_ROW = b"</row>"
_XML_NAMES = (".xml", ".rels")
_UNREAD_NAMES = (".vml",)
_EMBEDDED = "xl/embeddings/"
_MANIFEST = "META-INF/manifest.xml"  # of ods; it says whether the other parts can be read at all


class Archive:
    """A zipped workbook that was looked through and found harmless.

    Args:
        path: the file; it starts as a zip archive does.

    Raises:
        Refused: for the first thing that no honest workbook has.
        zipfile.BadZipFile: and other exceptions of `zipfile` and `zlib`, for a damaged archive.
    """

    def __init__(self, path: str) -> None:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            self.kind = _kind({entry.filename for entry in entries})
            self.corners: Corners = OdsCorners() if self.kind == "ods" else SheetCorners()
            for entry in sorted(entries, key=lambda entry: entry.filename != _MANIFEST):
                with archive.open(entry) as part:
                    self._look_through(entry.filename, part)

    def unread(self) -> dict[str, list[str]]:
        """Return, by sheet name, the cells that show something but have no value (errors, formulas never computed)."""
        corners = self.corners
        if not isinstance(corners, SheetCorners):
            return {}
        parts = {key: posixpath.join("/xl", target).lstrip("/") for key, target in corners.targets.items()}
        named = ((name, corners.unread.get(parts.get(key, ""), [])) for name, key in corners.sheets)
        return {name: cells for name, cells in named if cells}

    def _look_through(self, name: str, part: IO[bytes]) -> None:
        """Read one entry to its end: XML through the parser, anything else for its check sum alone."""
        block = part.read(_BLOCK_BYTES)
        if block.startswith(_ARCHIVE) and not name.startswith(_EMBEDDED):
            raise Refused("NZ1561", part=name)
        starts_as_xml = block.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
        if name.endswith(_XML_NAMES) or (starts_as_xml and not name.endswith(_UNREAD_NAMES)):
            self._parse(name, part, block)
        else:
            while block:
                block = part.read(_BLOCK_BYTES)

    def _parse(self, name: str, part: IO[bytes], block: bytes) -> None:
        def doctype(*_: Any) -> None:
            raise Refused("NZ1562", part=name)

        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = doctype
        self.corners.hear = lambda text: setattr(parser, "CharacterDataHandler", text)
        start = self.corners.begin(name)
        parsed = 0
        try:
            while block:
                block += part.read(_BLOCK_BYTES)
                end = block.rfind(_END_OF_ROW) + len(_END_OF_ROW) if _END_OF_ROW in block else len(block)
                # the parser may hold back what it was given before: those elements must still be told
                told = parser.CurrentByteIndex == parsed and self.corners.told_by_bytes(block[:end])
                parser.StartElementHandler = None if told else start
                parser.Parse(block[:end])
                parsed += end
                self.corners.count()
                block = block[end:] or part.read(_BLOCK_BYTES)
            parser.StartElementHandler = start
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused("NZ1563", part=name, reason=str(error)) from None
        self.corners.end()


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what the directory of the archive alone gives away."""
    if len(entries) > MOST_PARTS:
        raise Refused("NZ1556", parts=len(entries), most=MOST_PARTS)
    names = set()
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refused("NZ1555")
        if _leads_outside(entry) or entry.filename.lower() in names:
            raise Refused("NZ1560", part=entry.filename[:200])
        names.add(entry.filename.lower())
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > RATIO_COUNTS_FROM_MB * _MB and ratio > MOST_RATIO:
            raise Refused("NZ1559", part=entry.filename, ratio=round(ratio), most=MOST_RATIO)
    unzipped_mb = sum(entry.file_size for entry in entries) / _MB
    if unzipped_mb > MOST_UNZIPPED_MB:
        raise Refused("NZ1558", unzipped_mb=round(unzipped_mb), most_mb=MOST_UNZIPPED_MB)


def _leads_outside(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is a link or its name, as stored, leaves the archive."""
    name = entry.orig_filename.replace("\\", "/")
    return (
        name.startswith("/")
        or ":" in name.split("/")[0]
        or ".." in name.split("/")
        or "\0" in name
        or stat.S_ISLNK(entry.external_attr >> 16)
    )


def _kind(names: set[str]) -> str:
    """Return which kind of workbook an archive holds."""
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names:
        return "ods"
    if any(name.lower().startswith("xl/") for name in names):
        return "xlsx"
    raise Refused("NZ1554")
