"""What columns are: loads, totals of them, other views of them, other quantities; no energy is counted twice."""

import numpy as np
import pytest

from netzero.demand import LoadOptions, read_load

HOURS = np.arange("2024-01-01T00", "2024-01-08T00", dtype="datetime64[h]")
A = np.array([100 + 40 * (8 <= hour % 24 < 17) + hour % 7 for hour in range(168)], dtype=float)
B = np.array([60 + 25 * (hour % 24 < 12) + hour % 5 for hour in range(168)], dtype=float)
C = np.array([30 + 9 * (hour % 24 > 19) + hour % 11 for hour in range(168)], dtype=float)


@pytest.fixture
def read(tmp_path):
    """Return a reader of columns by their heads, beside hours of a week."""

    def make(data, **declared):
        head = ";".join(["time", *data])
        rows = [
            ";".join([str(time).replace("T", " ") + ":00", *(f"{column[at]:.10g}" for column in data.values())])
            for at, time in enumerate(HOURS)
        ]
        path = tmp_path / "load.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return read_load(path, LoadOptions(**declared))

    return make


def codes(load):
    return {finding.fault.code for finding in load.findings if finding.kind != "evidence"}


def told(load, code):
    return [finding.fault for finding in load.findings if finding.fault.code == code]


@pytest.mark.parametrize("head", ["Tổng (kW)", "Σ kW", "TBA T1 (kW)"])
def test_a_column_that_is_the_sum_of_the_others_is_left_out(read, head):
    load = read({"A (kW)": A, head: A + B + C, "B (kW)": B, "C (kW)": C})
    assert list(load.series) == ["A (kW)", "B (kW)", "C (kW)"]
    (fault,) = told(load, "NZ0525")
    assert (fault.values["column"], fault.place.column) == (head, 3)
    assert {"name": head, "unit": "kW"} in load.inspection.details["other_columns"]


def test_totals_of_totals_and_means_are_left_out_too(read):
    columns = {"A kW": A, "B kW": B, "Xưởng 1 kW": A + B, "C kW": C, "D kW": 2 * C - A / 9}
    whole = A + B + 3 * C - A / 9
    load = read({**columns, "Xưởng 2 kW": 3 * C - A / 9, "Cả nhà máy kW": whole, "TB kW": whole / 4})
    assert list(load.series) == ["A kW", "B kW", "C kW", "D kW"]


def test_three_loads_of_one_shape_may_be_loads_and_are_asked_for(read):
    columns = {"a kW": A, "b kW": 2 * A, "c kW": 3 * A}
    assert codes(read(columns)) == {"NZ0526"}
    assert list(read(columns, columns=("a kW", "b kW")).series) == ["a kW", "b kW"]
    assert list(read({"a kW": A, "b kW": 2 * A, "Tổng kW": 3 * A}).series) == ["a kW", "b kW"]


def test_a_total_that_is_declared_with_its_parts_is_read_and_told(read):
    load = read({"A kW": A, "B kW": B, "Tổng kW": A + B}, columns=("A kW", "B kW", "Tổng kW"))
    assert len(load.series) == 3
    assert codes(load) == {"NZ0527"}
    assert read({"A kW": A, "Tổng kW": A + B}, columns=("Tổng kW",)).inspection.verdict == "accept"


def test_a_main_meter_with_losses_is_asked_for(read):
    assert codes(read({"A kW": A, "B kW": B, "MSB kW": 1.03 * (A + B)})) == {"NZ0526"}
    assert codes(read({"A kW": A, "B kW": B, "Tổng kW": A + B + C})) == {"NZ0526"}


def test_independent_loads_are_all_read(read):
    load = read({"A kW": A, "B kW": B, "C kW": C})
    assert (list(load.series), load.inspection.verdict) == (["A kW", "B kW", "C kW"], "accept")


def test_a_main_and_a_check_meter_are_one_load(read):
    (fault,) = told(read({"Công tơ chính kWh": A, "Công tơ dự phòng kWh": 1.002 * A}), "NZ0528")
    assert (fault.values["column"], fault.values["other"]) == ("Công tơ chính kWh", "Công tơ dự phòng kWh")


def test_phases_that_carry_the_same_are_parts(read):
    phases = {"Pa": A, "Pb": A + 1, "Pc": A + 2}
    assert list(read({**phases, "Psum": 3 * A + 3}, unit="kW").series) == list(phases)
    halves = {"x kW": A, "y kW": A + np.resize([0.1, -0.1, 0], 168), "Tổng kW": 2 * A + np.resize([0.1, -0.1, 0], 168)}
    assert list(read(halves).series) == ["x kW", "y kW"]


def test_energy_and_power_of_one_load_are_asked_for(read):
    noisy = A + np.resize([3.0, -2.0, -1.0], 168)
    assert codes(read({"A (kWh)": A, "P (kW)": noisy})) == {"NZ0528"}


@pytest.mark.parametrize(
    "head",
    [
        "Pmax (kW)",
        "P_min (kW)",
        "Công suất lớn nhất (kW)",
        "P trung bình (kW)",
        "Average kW",
        "Công suất định mức kW",
        "Chỉ số (kWh)",
        "Lũy kế (kWh)",
    ],
)
def test_another_view_of_a_load_is_left_out_beside_it(read, head):
    load = read({"A (kWh)": A, head: B})
    assert list(load.series) == ["A (kWh)"]
    assert codes(load) == {"NZ0520"}


def test_only_highest_and_lowest_values_are_no_load_and_highest_alone_are_told(read):
    assert codes(read({"Pmax kW": A, "Pmin kW": B})) == {"NZ0523"}
    assert codes(read({"Pmax kW": A})) == {"NZ0524"}
    assert list(read({"Pmax kW": 1.4 * A, "Ptb kW": A}).series) == ["Ptb kW"]


def test_15_minutes_and_peak_hours_are_no_highest_values(read):
    heads = {"Giờ cao điểm (kWh)": A, "Giờ thấp điểm (kWh)": B, "kWh / 15 min": C}
    assert len(read(heads).series) == 3


@pytest.mark.parametrize("heads", [("Giao (kWh)", "Nhận (kWh)"), ("kWh delivered", "kWh received")])
def test_the_two_directions_of_a_meter_are_asked_for(read, heads):
    columns = dict(zip(heads, (A, B), strict=True))
    (fault,) = told(read(columns), "NZ0522")
    assert fault.values["columns"] == ", ".join(heads)
    assert read(columns, columns=heads[:1]).inspection.verdict == "accept"


def test_a_direction_in_which_nothing_went_is_left_out(read):
    load = read({"P giao (kWh)": A, "P nhận (kWh)": 0 * A})
    assert list(load.series) == ["P giao (kWh)"]
    assert told(load, "NZ0598")[0].values["column"] == "P nhận (kWh)"


def test_what_is_counted_since_midnight_is_refused(read):
    since_midnight = np.concatenate([day.cumsum() for day in A.reshape(7, 24)])
    assert codes(read({"Điện năng ngày (kWh)": since_midnight})) == {"NZ0562"}


def test_one_value_far_above_a_large_load_is_told(read):
    spiked = 100 * A
    spiked[50] = 65_535
    load = read({"P kW": spiked})
    (fault,) = told(load, "NZ0596")
    assert (fault.values["rows"], fault.values["max_kw"], load.series["P kW"].kw[50]) == ("52", 65_535, 65_535)


@pytest.mark.parametrize("head", ["Kế hoạch (kW)", "Chênh lệch kW", "Cùng kỳ 2023 (kW)", "Tổng ngày (kWh)", "Plan kW"])
def test_plans_differences_and_sums_of_days_are_not_the_load(read, head):
    assert list(read({"Thực tế (kW)": A, head: B}).series) == ["Thực tế (kW)"]


@pytest.mark.parametrize("head", ["Export kWh", "Phát lên lưới (kWh)", "Điện mặt trời (kWh)", "PV kWh", "2.8.0 kWh"])
def test_what_is_given_away_or_generated_is_no_load(read, head):
    load = read({"Import kWh": A, head: B})
    assert list(load.series) == ["Import kWh"]
    assert codes(load) == {"NZ0521"}
    assert codes(read({head: B})) == {"NZ0521", "NZ0576"}


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("% tải", "%"),
        ("Điện áp V", "V"),
        ("Dòng điện A", "A"),
        ("cos phi", "cos phi"),
        ("Cosφ", "cos phi"),
        ("kVAr", "kvar"),
        ("Công suất phản kháng (kW)", "kvar"),
        ("Nhiệt độ", "degC"),
        ("Tần số", "Hz"),
        ("U_AB", "V"),
        ("Thành tiền", "money"),
    ],
)
def test_other_quantities_are_no_loads_and_are_named(read, head, unit):
    load = read({"Xưởng A": A, head: B})
    assert list(load.series) == ["Xưởng A"]
    (fault,) = told(load, "NZ0575")
    assert (fault.values["column"], fault.values["unit"]) == (head, unit)
    assert codes(read({head: B})) == {"NZ0576"}


@pytest.mark.parametrize("head", ["Xưởng A", "Hall V", "Dòng 1", "Mã 7", "Sản lượng", "Tải điện áp lực kW"])
def test_a_letter_that_is_also_a_unit_makes_no_other_quantity(read, head):
    assert list(read({head: A}).series) == [head]


@pytest.mark.parametrize(("times", "code"), [(1e3, "NZ0529"), (1e-3, "NZ0530"), (4, "NZ0529"), (1 / 3.6, "NZ0530")])
def test_a_change_of_unit_is_told_with_its_row(tmp_path, times, code):
    hours = np.arange("2024-01-01T00", "2024-03-01T00", dtype="datetime64[h]")
    kw = np.resize(A, hours.size)
    kw[48:288] /= 8  # ten days of rest, no change of unit
    kw[700:] *= times
    rows = [f"{str(time).replace('T', ' ')}:00;{value}" for time, value in zip(hours, kw, strict=True)]
    (tmp_path / "load.csv").write_text("time;kW\n" + "\n".join(rows) + "\n")
    load = read_load(tmp_path / "load.csv")
    (fault,) = told(load, code)
    assert fault.values["times"] == pytest.approx(max(times, 1 / times))
    assert int(fault.values["row"]) == pytest.approx(702, abs=2)
    assert load.inspection.verdict == "accept_with_warning"


def test_holidays_and_growth_are_no_change_of_unit(tmp_path):
    hours = np.arange("2024-01-01T00", "2024-03-01T00", dtype="datetime64[h]")
    kw = np.resize(A, hours.size)
    kw[700:] *= 1.6
    kw[400:640] /= 4  # ten days of Tết
    rows = [f"{str(time).replace('T', ' ')}:00;{value}" for time, value in zip(hours, kw, strict=True)]
    (tmp_path / "load.csv").write_text("time;kW\n" + "\n".join(rows) + "\n")
    assert not codes(read_load(tmp_path / "load.csv")) & {"NZ0529", "NZ0530"}
