"""Demand of a whole park on the model's axis."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from netzero.axis import full_year, of_blocks
from netzero.demand import base_year, demand_series
from netzero.demand.series import Setting, positions
from netzero.errors import BadInput
from netzero.scenario.scenario import CarrierNeed, TenantNeed

YEAR = full_year(2026)
WEEK = of_blocks([(np.datetime64("2026-03-02"), 168, 1.0)], 60, "declared_blocks")
WARM = 24.0 + 6.0 * np.sin(np.arange(8760) * 2 * np.pi / 24)


@pytest.fixture
def tenant(sector):
    def make(name="mill", *needs, growth=0.0, entry=None, exit_=None):
        needs = needs or (CarrierNeed("electricity", annual_kwh=1e6),)
        return TenantNeed(name, name, "test", sector(), tuple(needs), growth, entry, exit_)

    return make


def setting(axis=YEAR, folder=Path(), **changes):
    given_ = {"country": "VN", "temperature_c": WARM, "seed": 0, "how": "weekday"} | changes
    return Setting(axis, folder, **given_)


def scenario(tenants, folder=Path(), years=(2026, 2030), carriers=("electricity", "cooling")):
    """Return the parts of a scenario that demand reads."""
    return SimpleNamespace(
        folder=folder,
        given=SimpleNamespace(holidays="VN", seed=0, time=SimpleNamespace(align="weekday")),
        park=SimpleNamespace(stages=SimpleNamespace(years=years), carriers=carriers),
        tenants=tuple(tenants),
    )


def weather(values, axis=YEAR):
    return xr.Dataset({"temperature_c": ("time", values)}, coords={"time": axis.start.astype("datetime64[ns]")})


def test_demand_has_its_dims_its_labels_and_its_energy(tenant):
    kw, told = demand_series(scenario([tenant("a"), tenant("b", growth=0.02)]), YEAR, weather(WARM))
    assert kw.dims == ("stage", "tenant", "carrier", "time")
    assert kw.sel(stage=2026, tenant="a", carrier="electricity").sum() == pytest.approx(1e6)
    assert kw.sel(stage=2030, tenant="b", carrier="electricity").sum() == pytest.approx(1e6 * 1.02**4)
    assert (kw.sel(carrier="cooling") == 0).all()
    assert kw.sel(time="2026-03-02T08:00").shape == (2, 2, 2)
    assert [(fault.code, fault.values["count"]) for fault in told] == [("NZ0558", 2)]


@settings(max_examples=10)
@given(st.permutations(range(6)))
def test_permuting_tenants_permutes_demand_to_the_last_bit(order):
    from netzero.catalogue.model import Figure, Sector

    one = Figure(value=0.5, unit="1", source="test", confidence="user")
    made = Sector(
        title={},
        shift_pattern="day",
        working_days=6,
        sunday_share=one,
        load_factor=one,
        tet_stop_days=one,
        temperature_sensitivity=one,
        electricity_share=one,
    )
    tenants = [
        TenantNeed(f"t{i}", "", "test", made, (CarrierNeed("electricity", annual_kwh=1e5 * (i + 1)),), 0.0, None, None)
        for i in range(6)
    ]
    straight, _ = base_year(tenants, ("electricity",), setting())
    turned, _ = base_year([tenants[i] for i in order], ("electricity",), setting())
    assert np.array_equal(straight[order], turned)


def test_a_week_is_cut_from_the_year_it_belongs_to(tenant):
    whole, _ = base_year([tenant()], ("electricity",), setting())
    week, _ = base_year([tenant()], ("electricity",), setting(WEEK))
    first = int((np.datetime64("2026-03-02") - np.datetime64("2026-01-01")).astype(int)) * 24
    assert np.array_equal(week[..., :], whole[..., first : first + 168])


def test_a_file_of_a_year_is_aligned_and_a_file_of_the_blocks_is_taken_as_it_is(tenant, tmp_path):
    (tmp_path / "year.csv").write_text("kW\n" + "\n".join(str(hour) for hour in range(1, 8761)))
    (tmp_path / "week.csv").write_text("kW\n" + "\n".join(str(hour) for hour in range(1, 169)))
    needs = [
        CarrierNeed("electricity", file=f"{name}.csv", file_minutes=60, file_year=2026) for name in ("year", "week")
    ]
    kw, told = base_year([tenant("a", needs[0]), tenant("b", needs[1])], ("electricity",), setting(WEEK, tmp_path))
    assert kw[0, 0].tolist() == list(range(60 * 24 + 1, 60 * 24 + 169))
    assert kw[1, 0].tolist() == list(range(1, 169))
    assert told == []


def test_a_metered_shape_is_scaled_to_the_year_and_says_so(tenant, data_folder):
    name = "USA_REopt_process_heat_industrial_chemical_norm8760.dat"
    need = CarrierNeed("heat_150", annual_kwh=3e6, file=name, file_year=2026)
    kw, told = base_year([tenant("a", need)], ("heat_150",), setting(folder=data_folder / "loads"))
    assert kw.sum() == pytest.approx(3e6, rel=1e-12)
    assert [fault.code for fault in told] == ["NZ0571", "NZ0549"]
    assert told[1].place.path == "tenants.a.heat_150"


def test_a_real_factory_on_the_model_year_keeps_its_energy(tenant, data_folder):
    need = CarrierNeed("electricity", file="VNM_emivest_2024_60min_raw.csv", file_year=2024)
    kw, told = base_year([tenant("a", need)], ("electricity",), setting(folder=data_folder / "loads"))
    assert kw.sum() == pytest.approx(10_139_550.17 + 44.716, rel=1e-9)
    assert {"NZ0541", "NZ0542", "NZ0544", "NZ0546", "NZ0548"} <= {fault.code for fault in told}


def test_stamps_place_a_file_and_its_last_whole_year_is_taken(tenant, tmp_path):
    start = np.datetime64("2024-11-01T00:00") + np.arange(24 * (61 + 365 + 10)) * np.timedelta64(60, "m")
    rows = (f"{str(stamp).replace('T', ' ')};{number}" for number, stamp in enumerate(start))
    (tmp_path / "meter.csv").write_text("time;kW\n" + "\n".join(rows))
    need = CarrierNeed("electricity", file="meter.csv")
    kw, told = base_year([tenant("a", need)], ("electricity",), setting(folder=tmp_path, how="date"))
    assert kw[0, 0].tolist() == list(range(24 * 61, 24 * (61 + 365)))
    assert [fault.code for fault in told] == ["NZ0590"]


def test_stamps_without_a_whole_calendar_year_are_refused(tenant, tmp_path):
    start = np.datetime64("2024-11-01T00:00") + np.arange(8760) * np.timedelta64(60, "m")
    (tmp_path / "meter.csv").write_text("time;kW\n" + "\n".join(f"{str(s).replace('T', ' ')};1" for s in start))
    with pytest.raises(BadInput, match="no whole calendar year"):
        base_year(
            [tenant("a", CarrierNeed("electricity", file="meter.csv"))], ("electricity",), setting(folder=tmp_path)
        )


def test_what_was_found_in_a_file_travels_with_the_demand(tenant, tmp_path):
    import json

    (tmp_path / "year.csv").write_text("kW\n" + "1\n" * 8759 + "-\n")
    metered = tenant("a", CarrierNeed("electricity", file="year.csv", file_year=2026))
    (found,) = json.loads(demand_series(scenario([metered], tmp_path), YEAR, None)[0].attrs["inspections"])
    assert (found["file"], found["verdict"]) == ("year.csv", "repair_with_warning")
    assert found["columns"][0]["read_sum"] == 8759.0


def test_yearly_targets_of_a_file_of_blocks_are_refused(tenant, tmp_path):
    (tmp_path / "week.csv").write_text("kW\n" + "1\n" * 168)
    need = CarrierNeed("electricity", annual_kwh=1e6, file="week.csv")
    with pytest.raises(BadInput, match="declared blocks only"):
        base_year([tenant("a", need)], ("electricity",), setting(WEEK, tmp_path))


def test_faults_of_all_tenants_are_told_together_each_at_its_own_key(tenant, tmp_path):
    (tmp_path / "bad.csv").write_text("kW\n1\nx\n")
    tenants = [
        tenant("a", CarrierNeed("electricity", file="absent.csv")),
        tenant("b", CarrierNeed("cooling", file="bad.csv")),
        tenant("c", CarrierNeed("electricity")),
    ]
    with pytest.raises(BadInput) as caught:
        base_year(tenants, ("electricity", "cooling"), setting(folder=tmp_path))
    told = {(fault.code, fault.place.path) for fault in caught.value.faults}
    assert told == {
        ("NZ0501", "tenants.a.electricity"),
        ("NZ0508", "tenants.b.cooling"),
        ("NZ0516", "tenants.c.electricity"),
    }


def test_a_block_off_the_grid_of_steps_is_refused():
    astray = of_blocks([(np.datetime64("2026-03-02T00:30"), 24, 1.0)], 60, "declared_blocks")
    with pytest.raises(BadInput, match="2026-03-02T00:30"):
        positions(astray, YEAR)


def test_unknown_weather_is_told_only_when_demand_depends_on_it(tenant, tmp_path):
    (tmp_path / "year.csv").write_text("kW\n" + "1\n" * 8760)
    metered = tenant("a", CarrierNeed("electricity", file="year.csv", file_year=2026))
    assert demand_series(scenario([metered], tmp_path), YEAR, None)[1] == []
    assert [fault.code for fault in demand_series(scenario([tenant()]), YEAR, None)[1]] == ["NZ0555", "NZ0558"]
    _, told = demand_series(scenario([tenant()]), WEEK, weather(WARM[:168], WEEK))
    assert [fault.code for fault in told] == ["NZ0556", "NZ0558"]


def test_a_quarter_hourly_year_has_the_same_energy_and_peak(tenant):
    need = CarrierNeed("electricity", annual_kwh=1e6, peak_kw=300.0)
    axis = full_year(2028, 15)
    kw, _ = base_year([tenant("a", need)], ("electricity",), setting(axis, temperature_c=None))
    assert kw.sum() / 4 == pytest.approx(1e6, rel=1e-12)
    assert kw.max() == pytest.approx(300.0, rel=1e-12)
