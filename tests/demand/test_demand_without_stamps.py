"""What would shift or swell a series in silence is refused: times that are not understood, totals, scaled units."""

from pathlib import Path

import pytest

from netzero.demand import LoadOptions, read_load
from netzero.intake.unit_words import unit_in


def read(folder: Path, head: str, rows: list[str]):
    path = folder / "load.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return read_load(path, LoadOptions())


def codes(load) -> list[str]:
    return [finding.fault.code for finding in load.findings if finding.kind == "refusal"]


@pytest.mark.parametrize("first", ["2023070100", "45108.041666667", "01 Tháng 07 2023 00:00"])
def test_rows_are_not_laid_from_january_while_a_column_of_times_is_not_understood(tmp_path, first):
    rows = [f"{first if hour == 0 else first[:-1] + str(hour % 10)},20.3" for hour in range(8760)]
    assert "NZ0593" in codes(read(tmp_path, "Thời gian,kW", rows))


@pytest.mark.parametrize("hours", [range(24), range(1, 25)])
def test_hours_of_the_day_without_dates_are_taken_in_order(tmp_path, hours):
    rows = [f"{hours[row % 24]},{20 + row % 7}.5" for row in range(8760)]
    load = read(tmp_path, "Giờ,kW", rows)
    assert codes(load) == []
    assert len(load.kw) == 1


def test_totals_of_days_amid_the_hours_are_refused_with_their_rows(tmp_path):
    day = [f"{hour},100.5" for hour in range(1, 25)]
    load = read(tmp_path, "STT,kWh", [*day, "Tổng,2412.0", *day, "Tổng,2412.0", *day])
    assert "NZ0594" in codes(load)
    assert any("26, 51" in finding.fault.say() for finding in load.findings)


def test_a_note_beside_a_value_is_no_total(tmp_path):
    rows = [f"{20 + row % 7}.5,{'Max load, second line' if row == 40 else ''}" for row in range(8760)]
    assert codes(read(tmp_path, "kW,Remarks", rows)) == []


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Điện (kWh)", "kWh"),
        ("Điện năng kW.h", "kWh"),
        ("Điện năng (kW·h)", "kWh"),
        ("Sản lượng kW giờ", "kWh"),
        ("kWh/15 phút", "kWh"),
        ("load kWh/h", "kWh"),
        ("Feeder 103 kWh", "kWh"),
    ],
)
def test_energy_is_known_however_it_is_written(head, unit):
    assert unit_in(head) == unit


@pytest.mark.parametrize(
    "head",
    [
        "Điện (nghìn kWh)",
        "Điện (10^3 kWh)",
        "Điện (1000 kWh)",
        "triệu kWh",
        "Tr.kWh",
        "Meter (kWh x 40)",
        "kWh/tấn",
        "kWh / tháng",
        "kWh/m2",
        "Công suất (HP)",
    ],
)
def test_a_unit_with_a_factor_or_of_something_else_is_no_load(head):
    assert unit_in(head) not in ("", "kW", "kWh", "MW", "MWh")
