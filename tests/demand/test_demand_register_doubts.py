"""Registers that fall or are not reached, and columns that are called readings and are none."""

from pathlib import Path

import pytest

from netzero.demand import LoadOptions, read_load

HOURS = 96


def read(folder: Path, head: str, readings: list[float]):
    stamps = [f"2024-01-{1 + hour // 24:02} {hour % 24:02}:00" for hour in range(len(readings))]
    rows = [f"{stamp},{value:.1f}" for stamp, value in zip(stamps, readings, strict=True)]
    path = folder / "meter.csv"
    path.write_text("\n".join([f"time,{head}", *rows]) + "\n", encoding="utf-8")
    return read_load(path, LoadOptions())


def codes(load) -> set[str]:
    return {finding.fault.code for finding in load.findings}


def test_one_reset_in_a_short_register_is_told_and_its_hour_is_filled(tmp_path):
    readings = [5000.0 + 10 * hour if hour < 50 else 10.0 * (hour - 50) for hour in range(HOURS)]
    load = read(tmp_path, "Chỉ số (kWh)", readings)
    assert "NZ0587" in codes(load)
    (series,) = load.series.values()
    assert series.kwh == pytest.approx(10.0 * (HOURS - 1))


def test_zeros_of_a_meter_that_was_not_reached_are_gaps(tmp_path):
    readings = [20_000.0 + 10 * hour for hour in range(HOURS)]
    readings[30] = readings[60] = 0.0
    load = read(tmp_path, "A (kWh)", readings)
    (series,) = load.series.values()
    assert series.kwh == pytest.approx(10.0 * (HOURS - 1))
    assert "NZ0588" in codes(load)


@pytest.mark.parametrize("head", ["Chỉ số kW", "Chỉ số công tơ", "meter reading (kWh)"])
def test_what_is_called_readings_and_is_no_register_is_refused(tmp_path, head):
    falling = [100.0 + 7 * (hour % 5) for hour in range(HOURS)]
    load = read(tmp_path, head, falling)
    assert "NZ0595" in codes(load)
    assert load.inspection.verdict == "refuse"
