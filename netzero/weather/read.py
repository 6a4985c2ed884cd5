"""Reading a weather file where a refusal is an error: `inspect_weather`, raising what it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import xarray as xr

from netzero.errors import BadInput, Faults
from netzero.weather.inspect import inspect_weather
from netzero.weather.raw import Declared, Format, Label


def read_weather(
    path: Path,
    *,
    format: Format | None = None,
    utc_offset_h: float | None = None,
    label: Label | None = None,
    columns: Mapping[str, str] | None = None,
    year: int | None = None,
    site_latitude: float | None = None,
    site_longitude: float | None = None,
    site_altitude_m: float | None = None,
    site_utc_offset_h: float | None = None,
    warnings: Faults | None = None,
) -> xr.Dataset:
    """Return a weather year, terms WEATHER on dim time (start of each step, local standard time).

    Args:
        path: the file.
        format: None: told by the content.
        utc_offset_h: zone of the file's stamps; needed where the file does not tell, must agree with it where it does.
        label: what a stamp stands for; likewise.
        columns: plain CSV: our name (time, ghi_w_m2, ...) -> column of the file; default: our names.
        year: which one of a file that holds several.
        site_latitude: for files that do not say it themselves (an EPW does).
        site_longitude: likewise.
        site_altitude_m: likewise.
        site_utc_offset_h: zone of the result; None: that of the file.
        warnings: takes doubts and what was repaired or derived.

    Raises:
        BadInput: all faults found, with row and column.

    """
    declared = Declared(
        format=format,
        utc_offset_h=utc_offset_h,
        label=label,
        columns=dict(columns or {}),
        year=year,
        latitude=site_latitude,
        longitude=site_longitude,
        altitude_m=site_altitude_m,
        site_utc_offset_h=site_utc_offset_h,
    )
    inspection, dataset = inspect_weather(path, declared)
    if dataset is None:
        raise BadInput(finding.fault for finding in inspection.findings if finding.kind == "refusal")
    if warnings is not None:
        warnings.extend(f.fault for f in inspection.findings if f.kind in ("warning", "repair"))
    return dataset
