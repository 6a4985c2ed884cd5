"""A park's linear program as a file for other solvers: MPS or CPLEX's LP format, by HiGHS' own writer.

Every row is named constraint[index] and every column variable[index]; LP has round brackets, for square ones mean
squares there. Names have the letters, digits, dots and underscores of ASCII alone, which every reader of free MPS and
LP takes. In LP a name that would begin like an exponent (e, E) has an underscore before it.
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Literal, get_args

import xarray as xr

import netzero
from netzero.components.park import Park
from netzero.errors import StorageFailed
from netzero.planner import highs
from netzero.planner.formulation import formulate
from netzero.planner.plan import base_year_emissions
from netzero.planner.program import LinearProgram, Span
from netzero.planner.requirements import resolve
from netzero.planner.stamping_reader import linear_program

Format = Literal["mps", "lp"]
FORMATS: tuple[Format, ...] = get_args(Format)
BRACKETS: Mapping[Format, str] = {"mps": "[]", "lp": "()"}
COMMENT: Mapping[Format, str] = {"mps": "*", "lp": "\\"}
_UNSAFE = re.compile(r"[^A-Za-z0-9_.]")
_LIKE_EXPONENT = re.compile(r"^(?=[eE])")


def write_model(park: Park, hourly: xr.Dataset, path: Path) -> LinearProgram:
    """Write the linear program that `plan` solves, and return it.

    Args:
        park: the park.
        hourly: terms HOURLY on the planner's time axis.
        path: the file; its suffix, .mps or .lp, is the format. It is written beside itself and then renamed.

    Raises:
        NoPlanExists: some demand has no source, or what exists cannot make the base year that caps are shares of.
        StorageFailed, OSError: the disk refuses; a file that was there before is untouched.

    """
    requirements = resolve(park, base_year_emissions(park, hourly), float(hourly.attrs["year_fraction"]))
    program = linear_program(formulate(park, hourly, requirements))
    write_program(program, path, park.name, park.currency)
    return program


def write_program(program: LinearProgram, path: Path, name: str, currency: str) -> None:
    """Write a program to an .mps or .lp file with what its numbers mean in comments at its head."""
    suffix = next(one for one in FORMATS if path.suffix.lower() == f".{one}")
    path.parent.mkdir(parents=True, exist_ok=True)
    body, whole = (path.with_name(f".{path.stem}.{part}.{suffix}") for part in ("body", "part"))
    try:
        model = _safe(f"{name}_{currency}_netzero_{netzero.__version__}")
        written = highs.write_arrays(
            body,
            model,
            program.cost,
            program.constant,
            program.matrix,
            program.row_lower,
            program.row_upper,
            program.upper,
            _names(program.columns, suffix),
            _names(program.rows, suffix),
        )
        if not written:
            raise StorageFailed("NZ0841", path=path)
        with body.open("rb") as source, whole.open("wb") as target:
            target.writelines(f"{COMMENT[suffix]} {line}\n".encode("ascii") for line in _head(name, currency))
            shutil.copyfileobj(source, target)
        os.replace(whole, path)
    finally:
        for temporary in (body, whole):
            temporary.unlink(missing_ok=True)


def _head(name: str, currency: str) -> tuple[str, ...]:
    return (
        f"netzero {netzero.__version__}: least cost of the park {_safe(name)}",
        f"objective: present value of all costs at the first stage, {currency}, real",
        "kW, kWh, t CO2e; steps are numbered from 0; sums over a year are those of the time axis",
    )


def _names(spans: Mapping[str, Span], suffix: Format) -> list[str]:
    """Return the names of all members, in their order, each a different one."""
    found, left, right = [], *BRACKETS[suffix]
    seen: dict[str, int] = {}
    for name in _indexed(spans, left, right):
        before = seen.get(name, 0)
        seen[name] = before + 1
        found.append(f"{name}_{before + 1}" if before else name)
    return [_LIKE_EXPONENT.sub("_", name) for name in found] if suffix == "lp" else found


def _indexed(spans: Mapping[str, Span], left: str, right: str) -> Iterator[str]:
    for name, span in spans.items():
        for index in product(*([_label(one) for one in labels] for labels in span.labels)):
            yield f"{name}{left}{','.join(index)}{right}"


def _label(label: object) -> str:
    """Return a label, or the parts of one that is a tuple, in safe letters."""
    return ",".join(map(_label, label)) if isinstance(label, tuple) else _safe(str(label))


def _safe(word: str) -> str:
    """Return a word without marks on its letters and with an underscore for every other sign."""
    plain = unicodedata.normalize("NFKD", word.replace("đ", "d").replace("Đ", "D"))
    return _UNSAFE.sub("_", "".join(letter for letter in plain if not unicodedata.combining(letter)))
