"""The door for weather files: from a file as it comes to a checked year in local standard time, and all that was found.

A format has a reader that gives `Raw`, values as they stand in the file with gaps as NaN; what follows is the same for
all: one whole year, flags and gaps, steps, missing terms, the time zone of the site, wind, the sun. A further format is
one more entry of `READERS` and a line of `format_of`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import xarray as xr

from netzero.errors import BadInput, Place
from netzero.intake.inspection import Findings, Inspection
from netzero.weather.agreement import Agreement, agreement_of, doubts, refusals
from netzero.weather.beam import beam_doubts
from netzero.weather.brightness import brightness_doubts, brightness_refusals
from netzero.weather.complete import completed
from netzero.weather.detect import format_of
from netzero.weather.epw import read_epw
from netzero.weather.era5 import read_era5
from netzero.weather.figures import columns_of, details_of
from netzero.weather.gaps import Mended, check_sum, mended
from netzero.weather.heights import read_heights
from netzero.weather.laying import in_zone, one_year, resampled
from netzero.weather.needs import check_needs
from netzero.weather.nsrdb import read_nsrdb
from netzero.weather.plain import read_plain
from netzero.weather.pvgis import read_pvgis
from netzero.weather.pvsyst import read_pvsyst
from netzero.weather.raw import Declared, Format, Raw
from netzero.weather.standstill import standstill_doubts
from netzero.weather.tmy3 import read_tmy3
from netzero.weather.warmth import warmth_doubts
from netzero.weather.windiness import windiness_doubts
from netzero.weather.year import step_minutes, weather_year

READERS: dict[Format, Callable[[Path, Declared, Findings], Raw]] = {
    "epw": read_epw,
    "tmy3": read_tmy3,
    "pvgis": read_pvgis,
    "nsrdb": read_nsrdb,
    "era5": read_era5,
    "heights": read_heights,
    "pvsyst": read_pvsyst,
    "csv": read_plain,
}


@dataclass
class _Seen:
    """What is known so far; a refusal may come at any point."""

    format: str = ""
    raw: Raw | None = None
    mended: Mended | None = None
    agreement: Agreement | None = None
    dataset: xr.Dataset | None = None


def inspect_weather(path: Path, options: Declared | None = None) -> tuple[Inspection, xr.Dataset | None]:
    """Return all that was found in a weather file, and its year; None when it is refused.

    The Dataset has terms WEATHER (without irradiance when the file has none) and, of files with wind at several
    heights, `wind_high_m_s` and `roughness_m`; dim time: start of each step, local standard time. Its attribute
    `inspection` is the inspection's document as JSON.

    Args:
        path: the file.
        options: what the user declares of it.

    """
    declared, findings, seen = options or Declared(), Findings(), _Seen()
    try:
        _read(path, declared, findings, seen)
        findings.raise_if_refused()
    except BadInput as refused:
        known = {id(finding.fault) for finding in findings}
        findings.extend("refusal", [fault for fault in refused.faults if id(fault) not in known])
    inspection = _inspection(path, findings, seen)
    if seen.dataset is None or inspection.verdict == "refuse":
        return inspection, None
    seen.dataset.attrs["inspection"] = json.dumps(inspection.document(), ensure_ascii=False)
    return inspection, seen.dataset


def _read(path: Path, declared: Declared, findings: Findings, seen: _Seen) -> None:
    """Read the file step by step, noting what is known.

    Raises:
        BadInput: nothing further can be checked.

    """
    form = declared.format or format_of(path)
    seen.format = form
    if declared.format is None:
        findings.evidence("NZ0451", Place(path.name), format=form)
    raw = seen.raw = READERS[form](path, declared, findings)
    check_needs(raw, findings)
    raw = seen.raw = one_year(raw, declared)
    seen.mended = mended(raw, findings)
    if "ghi_w_m2" in raw.values and not findings.refused().faults:
        check_sum(raw, seen.mended.values["ghi_w_m2"], findings)
    findings.raise_if_refused()
    raw = resampled(replace(raw, values=seen.mended.values), findings)
    raw = completed(in_zone(raw, declared, findings), findings)
    dataset = seen.dataset = weather_year(raw.start, raw.values, raw.about, raw.high_m)
    for check in (windiness_doubts, warmth_doubts, standstill_doubts):
        findings.extend("warning", check(dataset, Place(raw.name)))
    if "ghi_w_m2" in dataset:
        _compare_with_sun(dataset, raw, findings, seen)


def _compare_with_sun(dataset: xr.Dataset, raw: Raw, findings: Findings, seen: _Seen) -> None:
    place = Place(raw.name)
    found = seen.agreement = agreement_of(dataset, raw.independent)
    if found.closure:
        findings.evidence("NZ0437", place, closure=str(found.closure), lag=f"{found.lag_min:+d}")
    refused = refusals(found, dataset, place) or brightness_refusals(dataset, place)
    findings.extend("refusal", refused)
    if not refused:
        findings.extend("warning", doubts(found, dataset, place))
        for check in (brightness_doubts, beam_doubts):
            findings.extend("warning", check(dataset, place))


def _inspection(path: Path, findings: Findings, seen: _Seen) -> Inspection:
    raw, dataset = seen.raw, seen.dataset
    gaps = seen.mended.gaps if seen.mended else {}
    return Inspection(
        file=path.name,
        format=seen.format,
        rows=len(raw.start) if raw else 0,
        step_minutes=step_minutes(dataset) if dataset else raw.step_min if raw else None,
        first=str(dataset["time"].values[0])[:16] if dataset else "",
        zone=_zone(raw.about.utc_offset_h) if raw else "",
        label=raw.label if raw else "",
        columns=columns_of(dataset) if dataset else (),
        findings=tuple(findings),
        details=details_of(dataset, seen.agreement, gaps) if dataset else {"gaps": gaps},
    )


def _zone(utc_offset_h: float) -> str:
    """Return the zone of the file's stamps as '+07:00'."""
    minutes = round(abs(utc_offset_h) * 60)
    return f"{'-' if utc_offset_h < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}" if minutes else "UTC"
