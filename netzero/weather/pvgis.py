"""Typical years and hourly series of PVGIS, CSV or JSON, read by pvlib (its EPW is an EPW).

Stamps are UTC. Satellite irradiance is that of one moment of the hour, which a typical year tells as 'Irradiance Time
Offset' and an hourly series by the minutes of its stamps. An hourly series may be of a tilted plane; only a horizontal
one has global horizontal irradiance. Source: PVGIS user manual, European Commission, Joint Research Centre.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.weather.files import read_as, text_at
from netzero.weather.frames import PVLIB, Said, in_utc, raw_of
from netzero.weather.raw import Declared, Raw

if TYPE_CHECKING:
    import pandas as pd

_TITLE = "PVGIS"
_OFFSET = "irradiance time offset"
_PARTS = ("poa_direct", "poa_sky_diffuse")
"""On the horizontal their sum is the global irradiance."""


def read_pvgis(path: Path, declared: Declared, findings: Findings) -> Raw:
    """Return the steps of a PVGIS file; irradiance of a tilted plane is refused."""
    text = text_at(path)
    with read_as(path, _TITLE):
        table, inputs, first_line = _from_json(text) if text.startswith("{") else _from_csv(text)
        site = inputs.get("location", inputs)
        offset_h = _offset_h(inputs)
        said = Said(
            title="PVGIS " + str(inputs.get("meteo_data", inputs).get("radiation_db", "")),
            utc_offset_h=0.0,
            label="instant",
            latitude=float(site["latitude"]),
            longitude=float(site["longitude"]),
            altitude_m=float(site["elevation"]),
            first_line=first_line,
            sun_offset_min=None if offset_h is None else offset_h * 60,
        )
        stamps = in_utc(table.index)
    if offset_h is not None:
        findings.evidence("NZ0456", Place(path.name), minutes=round(offset_h * 60, 1))
    raw = raw_of(path, stamps, table, PVLIB, said, declared, findings)
    if "ghi" in table:
        return raw
    if not set(_PARTS) <= set(table) or _slope(inputs) != 0.0:
        findings.refusal("NZ0457", Place(path.name))
    else:
        raw.values["ghi_w_m2"] = np.asarray(table[list(_PARTS)].sum(axis=1), dtype=np.float64)
        raw.values["dhi_w_m2"] = table["poa_sky_diffuse"].to_numpy(np.float64)
        raw.headers.update(ghi_w_m2="Gb(i) + Gd(i)", dhi_w_m2="Gd(i)")
    return raw


def _slope(inputs: Mapping[str, Any]) -> float | None:
    """Return the tilt in degrees; None when it follows the sun or is not told."""
    fixed = inputs.get("mounting_system", {}).get("fixed", {}).get("slope", {}).get("value")
    said = inputs.get("Slope", fixed)
    try:
        return float(str(said).split()[0])
    except (ValueError, IndexError):
        return None


def _offset_h(inputs: Mapping[str, Any]) -> float | None:
    """Return the moment of irradiance after the stamp in hours, wherever the inputs tell it."""
    for key, value in inputs.items():
        if isinstance(value, Mapping):
            found = _offset_h(value)
            if found is not None:
                return found
        elif key.replace("_", " ").lower().startswith(_OFFSET) and isinstance(value, int | float):
            return float(value)
    return None


def _from_json(text: str) -> tuple[pd.DataFrame, Mapping[str, Any], int]:
    from pvlib.iotools import read_pvgis_hourly, read_pvgis_tmy

    if "tmy_hourly" in json.loads(text)["outputs"]:
        table, about = read_pvgis_tmy(StringIO(text), pvgis_format="json", map_variables=True)
    else:
        table, about = read_pvgis_hourly(StringIO(text), pvgis_format="json", map_variables=True)
    return table, about["inputs"], 0


def _from_csv(text: str) -> tuple[pd.DataFrame, Mapping[str, Any], int]:
    from pvlib.iotools import read_pvgis_hourly, read_pvgis_tmy

    lines = text.splitlines()
    header = next(number for number, line in enumerate(lines) if line.startswith("time"))
    if lines[header].startswith("time(UTC)"):
        table, about = read_pvgis_tmy(BytesIO("\n".join(lines).encode()), pvgis_format="csv", map_variables=True)
    else:
        table, about = read_pvgis_hourly(StringIO("\n".join(lines)), pvgis_format="csv", map_variables=True)
    return table, about["inputs"], header + 2
