"""From stamps to the starts of regular steps: labels, typical years, one year of several, the zone of the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from netzero.axis import hours_of_year
from netzero.errors import BadInput, Fault, Place
from netzero.intake.inspection import Findings
from netzero.weather.cells import MOST_TOLD
from netzero.weather.raw import Declared, Label, Raw
from netzero.weather.year import NOMINAL_YEAR, Times

STEPS_MIN = (5, 10, 15, 20, 30, 60)
_KEPT_MIN = (15, 30, 60)
"""Steps of a weather year; others are averaged to the next of these."""
_LONGEST_YEAR_H = 8784
_MINUTE = np.timedelta64(1, "m")


@dataclass(frozen=True, eq=False)
class Laid:
    """Regular steps."""

    start: Times
    sun_offset_min: float
    """From the start of a step to the moment that stands for it."""
    year_kind: str


def laid(stamps: Times, label: Label, place: Callable[[int], Place], findings: Findings) -> Laid:
    """Return the steps that stamps stand for.

    Stamps follow each other by one step. Months of different years, or a year without its leap day, are laid on the
    nominal year when they hold each of its steps once.

    Args:
        stamps: as they stand in the file.
        label: what a stamp stands for; an instant stands for the step it lies in.
        place: of a row in the file.
        findings: takes gaps and repeated stamps as refusals.

    Raises:
        BadInput: the steps have another length, do not follow each other, or end before the typical year does.

    """
    if len(stamps) < 2:
        raise BadInput([Fault("NZ0401", Place(place(0).file))])
    if np.isnat(stamps).any():
        raise BadInput([Fault("NZ0409", place(int(np.argmax(np.isnat(stamps)))), {"read": ""})])
    apart_min = (np.diff(stamps) / _MINUTE).astype(np.int64)
    step_min = int(np.median(apart_min))
    if step_min not in STEPS_MIN:
        raise BadInput([Fault("NZ0410", place(1), {"read": step_min})])
    start, offset_min = _starts(stamps, label, step_min)
    if (apart_min == step_min).all():
        return Laid(start, offset_min, "single")
    if _is_nominal(start, step_min):
        wanted = hours_of_year(NOMINAL_YEAR) * 60 // step_min
        if len(start) != wanted:
            told = {"count": len(start), "wanted": wanted, "year": NOMINAL_YEAR}
            raise BadInput([Fault("NZ0413", Place(place(0).file), told)])
        years = set(start.astype("datetime64[Y]").tolist())
        first = np.datetime64(f"{NOMINAL_YEAR}-01-01", "m")
        return Laid(first + np.arange(len(start)) * step_min, offset_min, "typical" if len(years) > 1 else "single")
    for row in np.flatnonzero(apart_min != step_min)[:MOST_TOLD]:
        findings.refusal("NZ0411", place(int(row) + 1), read=int(apart_min[row]), step=step_min)
    findings.raise_if_refused()
    raise AssertionError("a refusal was noted")


def _starts(stamps: Times, label: Label, step_min: int) -> tuple[Times, float]:
    """Return the start of each step and the offset of its moment."""
    if label == "instant":
        past_min = int((stamps[0] - stamps[0].astype("datetime64[D]")) / _MINUTE) % step_min
        return stamps - np.timedelta64(past_min, "m"), float(past_min)
    before = {"start": 0, "middle": step_min // 2, "end": step_min}[label]
    return stamps - np.timedelta64(before, "m"), step_min / 2


def _is_nominal(start: Times, step_min: int) -> bool:
    """Tell whether month, day and time of day are those of the steps of the nominal year, in order from its first."""
    wanted = np.datetime64(f"{NOMINAL_YEAR}-01-01", "m") + np.arange(len(start)) * step_min
    return bool(np.array_equal(_of_year(start), _of_year(wanted)))


def _of_year(start: Times) -> np.ndarray:
    """Return month x 100 + day, then minute of the day, as one number."""
    day, month = start.astype("datetime64[D]"), start.astype("datetime64[M]")
    date = (month.astype(np.int64) % 12 + 1) * 100 + (day - month).astype(np.int64)
    return np.asarray(date * 1440 + ((start - day) / _MINUTE).astype(np.int64))


def resampled(raw: Raw, findings: Findings) -> Raw:
    """Return steps of 5, 10 or 20 minutes averaged to 15, 30 or 60; a mean with a gap in it is a gap."""
    kept = next(minutes for minutes in _KEPT_MIN if minutes % raw.step_min == 0)
    count = kept // raw.step_min
    if count == 1 or len(raw.start) % count:
        return raw
    findings.evidence("NZ0454", Place(raw.name), read=raw.step_min, step=kept)
    later_min = raw.step_min * (count - 1) / 2
    return replace(
        raw,
        start=raw.start[::count],
        values={name: array.reshape(-1, count).mean(axis=1) for name, array in raw.values.items()},
        first_line=0,
        about=replace(raw.about, sun_offset_min=raw.about.sun_offset_min + later_min),
    )


def one_year(raw: Raw, declared: Declared) -> Raw:
    """Return the steps of one calendar year of the site's zone, still in the file's own.

    Raises:
        BadInput: the file holds no whole year, or several of which none was chosen, or the zones lie apart by part of a
            step.

    """
    move_min, place = _move_min(raw, declared), Place(file=raw.name)
    if move_min % raw.step_min:
        raise BadInput([Fault("NZ0414", place, {"minutes": move_min, "step": raw.step_min})])
    raw = _chosen(raw, declared.year, move_min)
    _calendar_year(raw, move_min)
    return raw


def in_zone(raw: Raw, declared: Declared, findings: Findings) -> Raw:
    """Return a year in the zone of the site; what passes one end of the year comes in at the other.

    Raises:
        BadInput: the first step starts at no multiple of the step.

    """
    step_min, own_h, move_min = raw.step_min, raw.about.utc_offset_h, _move_min(raw, declared)
    if move_min:
        findings.evidence("NZ0455", Place(raw.name), read=own_h, wanted=own_h + move_min / 60)
    first = np.datetime64(f"{_calendar_year(raw, move_min)}-01-01", "m")
    from_first_min = int((raw.start[0] - first) / _MINUTE) + move_min
    if from_first_min % step_min:
        values = {"read": str(raw.start[0]), "step": step_min}
        raise BadInput([Fault("NZ0412", Place(raw.name, raw.first_line), values)])
    return replace(
        raw,
        start=first + np.arange(len(raw.start)) * np.timedelta64(step_min, "m"),
        values={name: np.roll(array, from_first_min // step_min) for name, array in raw.values.items()},
        about=replace(raw.about, utc_offset_h=own_h + move_min / 60),
    )


def _move_min(raw: Raw, declared: Declared) -> int:
    """Return the minutes from the file's zone to that of the site."""
    wanted_h, own_h = declared.site_utc_offset_h, raw.about.utc_offset_h
    return 0 if wanted_h is None else round((wanted_h - own_h) * 60)


def _calendar_year(raw: Raw, move_min: int) -> int:
    """Return the year whose every step, by month, day and time of day, the file holds once.

    That of its middle; else of its first or last step, as one from July to June has a leap day or not.

    Raises:
        BadInput: there is none.

    """
    local = raw.start + np.timedelta64(move_min, "m")
    years = [int(str(local[row].astype("datetime64[Y]"))) for row in (len(local) // 2, 0, -1)]
    wanted = {year: hours_of_year(year) * 60 // raw.step_min for year in years}
    past = (local[0] - local[0].astype("datetime64[D]")) % np.timedelta64(raw.step_min, "m")
    held = np.sort(_of_year(local - past))
    for year, count in wanted.items():
        steps = np.datetime64(f"{year}-01-01", "m") + np.arange(count) * raw.step_min
        if np.array_equal(held, _of_year(steps)):
            return year
    year = next((year for year, count in wanted.items() if count != len(local)), years[0])
    raise BadInput([Fault("NZ0413", Place(raw.name), {"count": len(local), "wanted": wanted[year], "year": year})])


def _chosen(raw: Raw, year: int | None, move_min: int) -> Raw:
    """Return the steps of the chosen year when the file holds several."""
    years = (raw.start + np.timedelta64(move_min, "m")).astype("datetime64[Y]").astype(np.int64) + 1970
    span = {"first": int(years.min()), "last": int(years.max())}
    several = len(raw.start) * raw.step_min > _LONGEST_YEAR_H * 60
    if several and year is None:
        raise BadInput([Fault("NZ0449", Place(file=raw.name), span)])
    if year is None:
        return raw
    of_year = years == year
    if not of_year.any():
        raise BadInput([Fault("NZ0450", Place(file=raw.name), span | {"year": year})])
    if not several:
        return raw
    begin = int(np.argmax(of_year))
    return replace(
        raw,
        start=raw.start[of_year],
        values={name: array[of_year] for name, array in raw.values.items()},
        first_line=raw.line(begin),
    )
