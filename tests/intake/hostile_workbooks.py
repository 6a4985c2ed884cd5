"""Workbooks and archives that no honest program writes; each is built from bytes, a few lines long."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime

import numpy as np

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
GOOD_CELLS = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2.5</v></c></row>'
LAUGHS = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
BOMB = f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'

Entries = dict[str, str | bytes]


def entries(cells: str = GOOD_CELLS, beside: str = "", strings: str | None = None) -> Entries:
    """The parts of a small xlsx workbook with one sheet."""
    rels = f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    if strings is not None:
        rels += f'<Relationship Id="rId2" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/>'
    parts: Entries = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{rels}</Relationships>',
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{beside}</worksheet>',
    }
    if strings is not None:
        parts[STRINGS] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    return parts


def zipped(parts: Entries, *also: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    """The archive of some parts, and of further entries whose names may repeat."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*parts.items(), *also]:
            archive.writestr(name, content)
    return file.getvalue()


def xlsx(cells: str = GOOD_CELLS, beside: str = "", strings: str | None = None) -> bytes:
    """A small workbook with these cells."""
    return zipped(entries(cells, beside, strings))


def changed(part: str, old: str, new: str) -> bytes:
    """The good workbook with something else in one part."""
    parts = entries()
    assert old in str(parts[part])
    return zipped(parts | {part: str(parts[part]).replace(old, new)})


def number(at: str, value: str = "1", style: str = "") -> str:
    """One cell, in a row that does not state its number."""
    return f'<row><c r="{at}"{style}><v>{value}</v></c></row>'


def patched(data: bytes, signature: bytes, offset: int, new: bytes) -> bytes:
    """A file with bytes replaced, counted from the last occurrence of a signature."""
    at = data.rindex(signature) + offset
    return data[:at] + new + data[at + len(new) :]


def flipped(seed: int) -> bytes:
    """The good workbook with one bit flipped."""
    data = bytearray(xlsx())
    draw = np.random.default_rng(seed)
    data[draw.integers(len(data))] ^= 1 << int(draw.integers(8))
    return bytes(data)


def overlapping(count: int = 100) -> bytes:
    """One packed block of 9 MB that `count` entries of the directory point at."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    size = 9_000_000
    packed = packer.compress(bytes(size)) + packer.flush()
    check = zlib.crc32(bytes(size))
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, check, len(packed), size, 4, 0) + b"xl/a" + packed
    listed = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, check, len(packed), size, len(name), 0, 0, 0, 0, 0, 0)
        + name
        for name in (f"xl/{i}".encode() for i in range(count))
    )
    return local + listed + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(listed), len(local), 0)


def link() -> zipfile.ZipInfo:
    """An entry that is a symbolic link."""
    info = zipfile.ZipInfo("xl/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def ods(rows: str, before: str = "", lock: str = "") -> bytes:
    """An OpenDocument workbook with one table."""
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'{before}<office:document-content{spaces}><office:body><office:spreadsheet><table:table table:name="T">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:file-entry manifest:media-type="{kind}" manifest:full-path="/">{lock}</manifest:file-entry>'
    manifest = f'<manifest:manifest xmlns:manifest="urn:x">{manifest}</manifest:manifest>'
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def ods_row(cells: str, repeated: int = 1) -> str:
    """One row, which may stand for many."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def ods_cell(value: str = "1", repeated: int = 1) -> str:
    """One number, which may stand for many; without value an empty cell."""
    held = f' office:value-type="float" office:value="{value}"' if value else ""
    return f'<table:table-cell table:number-columns-repeated="{repeated}"{held}/>'


def ole(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file (MS-CFB, sectors of 512 bytes) that holds one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [table, end, *range(3, sectors + 2), end]
    fat = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    header = struct.pack("<8s16x5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)

    def item(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = title.encode("utf-16-le")
        named = text.ljust(64, b"\0") + struct.pack("<H2B3I", len(text) + 2 if title else 0, kind, 1, free, free, child)
        return named + bytes(36) + struct.pack("<IQ", start, size)

    empty = item("", 0, free, 0, 0)
    folder = item("Root Entry", 5, 1, end, 0) + item(name, 2, free, 2, len(stream)) + empty * 2
    return header + fat + folder + stream


def xls(*cells: tuple[int, int, float], locked: bool = False) -> bytes:
    """A workbook of Excel 97 (MS-XLS, BIFF8) with one sheet of numbers."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<2H", kind, len(body)) + body

    begin, end = struct.pack("<4H2I", 0x600, 5, 0, 1997, 0, 6), record(0x0A, b"")
    lock = record(0x2F, struct.pack("<3H", 1, 1, 1) + bytes(48)) if locked else b""
    sheet_at = len(record(0x809, begin)) + len(lock) + len(record(0x85, bytes(10))) + len(end)
    named = record(0x85, struct.pack("<IHBB", sheet_at, 0, 1, 0) + b"S ")
    sheet = record(0x809, begin.replace(b"\x05\0", b"\x10\0", 1))
    sheet += b"".join(record(0x203, struct.pack("<3Hd", *at, 0, value)) for *at, value in cells)
    return ole(record(0x809, begin) + lock + named + end + sheet + end)


def xlsb(*cells: tuple[int, int, float]) -> bytes:
    """A binary workbook (MS-XLSB) with one sheet of numbers."""

    def record(kind: int, body: bytes = b"") -> bytes:
        return (bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 127 else bytes([kind])) + bytes([len(body)]) + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    listed = record(156, struct.pack("<2I", 0, 1) + wide("rId1") + wide("S"))
    rows = b"".join(
        record(0, struct.pack("<I", row) + bytes(13)) + record(5, struct.pack("<2Id", column, 0, value))
        for row, column, value in cells
    )
    size = record(148, struct.pack("<4I", 0, max(c[0] for c in cells), 0, max(c[1] for c in cells)))
    parts = entries()
    relations = str(parts["xl/_rels/workbook.xml.rels"]).replace("sheet1.xml", "sheet1.bin")
    return zipped(
        {
            "[Content_Types].xml": parts["[Content_Types].xml"],
            "_rels/.rels": str(parts["_rels/.rels"]).replace("workbook.xml", "workbook.bin"),
            "xl/workbook.bin": record(131) + record(143) + listed + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": relations,
            "xl/worksheets/sheet1.bin": record(129) + size + record(145) + rows + record(146) + record(130),
        }
    )


def _styled(cells: str, formats: str) -> bytes:
    """A workbook whose cells of style 1 show dates."""
    parts = entries(cells)
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    style = f'<Relationship Id="rId9" Type="{RELATED}/styles" Target="styles.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", style)
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'
    return zipped(parts)


DATES = '<xf numFmtId="0"/><xf numFmtId="22"/>'
FAR = GOOD_CELLS + number("XFD1048576")

REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "no byte": ("NZ1552", lambda: b""),
    "text": ("NZ1554", lambda: b"time;kW\n0;1\n"),
    "picture": ("NZ1554", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "document of a word processor": ("NZ1554", lambda: zipped({"word/document.xml": "<w/>"})),
    "program with an archive behind it": ("NZ1554", lambda: b"MZ" + bytes(100) + xlsx()),
    "old workbook with an archive behind it": ("NZ1554", lambda: xls((0, 0, 1.0)) + xlsx()),
    "locked package": ("NZ1555", lambda: ole(bytes(5000), "EncryptedPackage")),
    "locked old workbook": ("NZ1555", lambda: xls((0, 0, 1.0), locked=True)),
    "locked ods": ("NZ1555", lambda: ods("noise", lock='<manifest:encryption-data manifest:checksum="x"/>')),
    "locked entry": ("NZ1555", lambda: patched(xlsx(), b"PK\1\2", 8, b"\1\0")),
    "ten thousand parts": (
        "NZ1556",
        lambda: zipped(entries(), *((f"xl/{i}", "") for i in range(10_000))),
    ),
    "a hundred thousand sheets": (
        "NZ1557",
        lambda: changed("xl/workbook.xml", "<sheets>", "<sheets>" + '<sheet name="a" sheetId="9"/>' * 100_000),
    ),
    "a thousand tables": ("NZ1557", lambda: ods('</table:table><table:table table:name="a">' * 1000)),
    "overlapping entries": ("NZ1558", overlapping),
    "flat bomb": ("NZ1559", lambda: zipped(entries(beside=" " * 60_000_000))),
    "bomb beside the sheets": ("NZ1559", lambda: zipped(entries(), ("xl/media/a.bin", bytes(60_000_000)))),
    "way up": ("NZ1560", lambda: zipped(entries(), ("../../etc/cron.d/x", "x"))),
    "way up of Windows": ("NZ1560", lambda: zipped(entries(), ("xl\\..\\..\\x", "x"))),
    "way from the root": ("NZ1560", lambda: zipped(entries(), ("/etc/passwd", "x"))),
    "way from a drive": ("NZ1560", lambda: zipped(entries(), ("C:/x", "x"))),
    "link": ("NZ1560", lambda: zipped(entries(), (link(), "/etc/passwd"))),
    "sheet twice": ("NZ1560", lambda: zipped(entries(), (SHEET.upper(), "<worksheet/>"))),
    "archive inside": ("NZ1561", lambda: zipped(entries(), ("xl/media/a.png", xlsx()))),
    "archives inside archives": (
        "NZ1561",
        lambda: zipped(entries(), ("a.zip", zipped({"b.zip": zipped({"c.zip": zipped({"d": bytes(1000)})})}))),
    ),
    "billion laughs in the sheet": ("NZ1562", lambda: changed(SHEET, "<worksheet", BOMB + "<worksheet")),
    "billion laughs in the texts": ("NZ1562", lambda: zipped(entries() | {STRINGS: BOMB + "<sst>&l9;</sst>"})),
    "billion laughs in ods": ("NZ1562", lambda: ods(ods_row(ods_cell()), BOMB)),
    "outer entity": (
        "NZ1562",
        lambda: changed(SHEET, "<worksheet", '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'),
    ),
    "outer document type": (
        "NZ1562",
        lambda: changed("xl/workbook.xml", "<workbook", '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x"><workbook'),
    ),
    "half a sheet": ("NZ1563", lambda: changed(SHEET, "</worksheet>", "")),
    "bytes of no encoding": ("NZ1563", lambda: zipped(entries() | {SHEET: b"<worksheet>\xff\xfe\xfa</worksheet>"})),
    "zero byte in the sheet": ("NZ1563", lambda: changed(SHEET, "<v>1", "<v>\0")),
    "row of a text": ("NZ1563", lambda: xlsx('<row r="-1"><c><v>1</v></c></row>')),
    "row beyond the last": ("NZ1563", lambda: xlsx(number("A4294967297"))),
    "column beyond the last": ("NZ1563", lambda: xlsx(number("XFE1"))),
    "far cell": ("NZ1564", lambda: xlsx(FAR)),
    "far cell in small letters": ("NZ1564", lambda: xlsx(FAR.replace("XFD", "xfd"))),
    "far cell in a part of another name": (
        "NZ1564",
        lambda: zipped({name.replace("sheet1.xml", "a.dat"): text for name, text in entries(FAR).items()}),
    ),
    "far column and far row": ("NZ1564", lambda: xlsx(number("XFD1") + number("A1048576"))),
    "far cell by counting": ("NZ1564", lambda: xlsx('<row r="1048575"/><row>' + "<c><v>1</v></c>" * 16_384 + "</row>")),
    "repeated cells": ("NZ1564", lambda: ods(ods_row(ods_cell(repeated=16_384), 1_048_576))),
    "cell behind repeated empty ones": (
        "NZ1564",
        lambda: ods(ods_row(ods_cell(""), 1_048_575) + ods_row(ods_cell("", 16_383) + ods_cell())),
    ),
    "half the bytes": ("NZ1565", lambda: xlsx()[: len(xlsx()) // 2]),
    "first bytes alone": ("NZ1565", lambda: xlsx()[:10]),
    "all but the last bytes": ("NZ1565", lambda: xlsx()[:-30]),
    "wrong check sum": ("NZ1565", lambda: patched(xlsx(), b"PK\1\2", 16, b"\1\2\3\4")),
    "less than it holds": ("NZ1565", lambda: patched(xlsx(), b"PK\1\2", 24, b"\x0a\0\0\0")),
    "unknown packing": ("NZ1565", lambda: patched(xlsx(), b"PK\1\2", 10, b"\x63\0")),
    "directory beyond the file": ("NZ1565", lambda: patched(xlsx(), b"PK\5\6", 16, b"\xff\xff\xff\x7f")),
    "no list of sheets": ("NZ1565", lambda: zipped({SHEET: entries()[SHEET]})),
    "sheet that is not there": ("NZ1565", lambda: changed("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml")),
    "sheet outside the archive": (
        "NZ1565",
        lambda: changed("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "/../../etc/passwd"),
    ),
    "text beyond the list": ("NZ1565", lambda: xlsx('<row><c t="s"><v>7</v></c></row>', strings="<si><t>a</t></si>")),
    "compound file of noise": ("NZ1565", lambda: ole(b"")[:512] + np.random.default_rng(1).bytes(5000)),
    "half a compound file": ("NZ1565", lambda: xls((0, 0, 1.0))[:1300]),
    "far cell in xls": ("NZ1566", lambda: xls((0, 0, 1.0), (65_535, 65_535, 1.0))),
    "far cell in xlsb": ("NZ1566", lambda: xlsb((0, 0, 1.0), (1_048_575, 16_383, 1.0))),
    "one long text in many cells": (
        "NZ1566",
        lambda: xlsx('<row><c t="s"><v>0</v></c></row>' * 20_000, strings=f"<si><t>{'a' * 1_000_000}</t></si>"),
    ),
}
"""What it is -> the message that refuses it, and its bytes."""

READ: dict[str, tuple[object, Callable[[], bytes]]] = {
    "format in the last cell": (2.5, lambda: xlsx(GOOD_CELLS + '<row><c r="XFD1048576" s="0"/></row>')),
    "merged to the end": (
        2.5,
        lambda: xlsx(beside='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    ),
    "size that is not so": (2.5, lambda: changed(SHEET, "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')),
    "a million empty rows": (
        2.5,
        lambda: xlsx(GOOD_CELLS + "".join(f'<row r="{i}" s="1" ht="15"/>' for i in range(2, 1_000_001))),
    ),
    "wrong list of contents": (2.5, lambda: zipped(entries() | {"[Content_Types].xml": "<html/>"})),
    "embedded workbook": (2.5, lambda: zipped(entries(), ("xl/embeddings/a.xlsx", xlsx(FAR)))),
    "nested a hundred thousand deep": (2.5, lambda: xlsx(beside="<a>" * 100_000 + "</a>" * 100_000)),
    "a hundred thousand attributes": (
        2.5,
        lambda: xlsx(beside="<a " + " ".join(f'b{i}=""' for i in range(100_000)) + "/>"),
    ),
    "no number": ("NaN", lambda: xlsx(number("B1", "NaN"))),
    "endless number": ("Infinity", lambda: xlsx(number("B1", "1e999"))),
    "negative number": (-3.5, lambda: xlsx(number("B1", "-3.5"))),
    "number in scientific form": (1e-300, lambda: xlsx(number("B1", "1e-300"))),
    "date after all days": (1e15, lambda: _styled(number("B1", "1e15", ' s="1"'), DATES)),
    "date that is no number": (datetime(1899, 12, 30), lambda: _styled(number("B1", "NaN", ' s="1"'), DATES)),
    "a hundred thousand styles": (2.5, lambda: _styled(GOOD_CELLS, '<xf numFmtId="0"/>' * 100_000)),
    "text of a million characters": (
        "a" * 1_000_000,
        lambda: xlsx(f'<row><c r="B1" t="inlineStr"><is><t>{"a" * 1_000_000}</t></is></c></row>'),
    ),
    "a formula of a command": (
        7.0,
        lambda: xlsx('<row><c r="B1"><f>cmd|"/c calc"!A1</f><v>7</v></c></row>'),
    ),
    "a formula never computed": (
        None,
        lambda: xlsx('<row><c r="B1"><f>HYPERLINK("http://x")</f></c><c r="C1"><v>1</v></c></row>'),
    ),
    "an error value": (None, lambda: xlsx('<row><c r="B1" t="e"><v>#DIV/0!</v></c></row>')),
    "text that looks like a formula": (
        "=HYPERLINK(1)",
        lambda: xlsx('<row><c r="B1" t="inlineStr"><is><t>=HYPERLINK(1)</t></is></c></row>'),
    ),
    "cells that do not say where they are": (2.5, lambda: xlsx("<row><c><v>1</v></c><c><v>2.5</v></c></row>")),
    "empty cells repeated to the end": (
        2.5,
        lambda: ods(ods_row(ods_cell() + ods_cell("2.5") + ods_cell("", 16_382)) + ods_row(ods_cell(""), 1_048_575)),
    ),
    "old workbook that turns in a circle": (
        2.5,
        lambda: (data := xls((0, 0, 1.0), (0, 1, 2.5)))[:520] + struct.pack("<I", 2) + data[524:],
    ),
    "old workbook": (2.5, lambda: xls((0, 0, 1.0), (0, 1, 2.5))),
    "binary workbook": (2.5, lambda: xlsb((0, 0, 1.0), (0, 1, 2.5))),
}
"""What it is -> the value of cell B1, and its bytes."""
