"""The hourly Dataset of a small park with the real weather of Ha Noi."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from netzero.catalogue.model import Figure
from netzero.errors import BadInput
from netzero.hourly import axis_of, prepare, pv_availability
from netzero.tariffs.model import Series, Tariff
from netzero.vocabulary import HOURLY, LATER_HOURLY
from netzero.weather import fit_year, weather_for


def test_every_term_is_there_with_units_and_coordinates(scenario):
    hourly, warnings = prepare(scenario)
    assert set(hourly.data_vars) == set(HOURLY) - set(LATER_HOURLY)
    assert all(hourly[name].attrs["units"] == HOURLY[name].units for name in hourly.data_vars)
    assert hourly["stage"].values.tolist() == [2026, 2030, 2035]
    assert hourly["time"].dtype == "datetime64[ns]"
    assert hourly["time"].values[-1] == np.datetime64("2026-12-31T23:00", "ns")
    assert hourly["tenant"].values.tolist() == ["plant", "mill"]
    assert hourly["carrier"].values.tolist() == ["electricity", "heat_90", "cooling"]
    assert hourly["billing_month"].values.tolist() == list(range(1, 13))
    wanted = {"calendar_year": 2026, "utc_offset": 7.0, "axis_kind": "full_year", "step_minutes": 60}
    assert wanted.items() <= hourly.attrs.items()
    assert (hourly.attrs["year_fraction"], hourly.attrs["weather_synthetic"]) == (1.0, 0)
    assert "Hanoi" in hourly.attrs["weather"]
    # the file's irradiance runs half an hour late, and the reader of it says so
    assert "NZ0435" in [warning.code for warning in warnings]


def test_availability_is_that_of_the_weather_laid_on_the_axis(scenario):
    hourly, _ = prepare(scenario)
    weather = fit_year(weather_for(scenario)[0], axis_of(scenario))
    roof = pv_availability(weather, [scenario.resources["roof_south"]], 2026)[0]
    assert np.array_equal(hourly["availability"].sel(profile="roof_south"), roof)
    # kWh per kWp and year of a good roof in Ha Noi
    assert roof.sum() == pytest.approx(1040, rel=0.02)
    turbines = hourly["availability"].sel(profile="turbines")
    assert 0.0 < float(turbines.mean()) < 0.5


def test_a_heat_pump_takes_one_over_its_cop_of_electricity(scenario):
    hourly, _ = prepare(scenario)
    ratio = hourly["port_ratio"].sel(port="pump:electricity").values
    air_k = hourly["temperature_c"].values + 273.15
    # sink 95 C and source 5 K below the air in the machine, half of the ideal COP
    assert ratio == pytest.approx((368.15 - (air_k - 5)) / (0.5 * 368.15))
    assert (hourly["port_ratio"].sel(port="boiler:natural_gas") == 1 / 0.92).all()


def test_prices_are_those_of_the_tariff(scenario):
    hourly, _ = prepare(scenario)
    price = hourly["import_price"].sel(meter="gate", stage=2026)
    # Monday 5 January: peak from 17:30, so the hour from 17:00 is half of each
    assert price.sel(time="2026-01-05T16:00") == 1800.0
    assert price.sel(time="2026-01-05T17:00") == 2400.0
    assert price.sel(time="2026-01-05T18:00") == 3000.0
    assert price.sel(time="2026-01-04T18:00") == 1800.0
    assert hourly["export_price"].sel(meter="gate", stage=2030).values.tolist() == [650.0] * 8760
    # from 100,000 in 2026 to 200,000 in 2036
    assert hourly["demand_price"].sel(meter="gate", billing_month=4).values == pytest.approx([1e5, 1.4e5, 1.9e5])
    assert hourly["grid_factor_location"].isel(time=7).values.tolist() == [6.6e-4, 5e-4, 4e-4]
    assert hourly["grid_factor_market"].isel(time=7).values.tolist() == [7e-4, 5.5e-4, 4.5e-4]


def test_demand_grows_by_stage_and_waits_for_its_tenant(scenario):
    hourly, _ = prepare(scenario)
    power = hourly["demand_kw"].sel(carrier="electricity")
    assert float(power.sel(tenant="plant", stage=2026)[10]) == 910.0
    assert float(power.sel(tenant="plant", stage=2030)[10]) == pytest.approx(910.0 * 1.02**4)
    assert float(power.sel(tenant="mill", stage=2026).max()) == 0.0
    assert float(power.sel(tenant="mill", stage=2030).max()) > 2000.0


def test_series_of_the_folder_replace_tracks_and_weather(changed):
    scenario = changed(grid={"series": {"file": "year.csv", "column": "factor"}})
    pd.DataFrame(
        {"factor": np.linspace(0, 0.001, 8760), "own": np.tile([0.0, 0.5], 4380), "cheap": 0.05, "dear": 0.06}
    ).to_csv(scenario.folder / "year.csv", index=False)
    columns = {2026: "cheap", 2030: "cheap", 2035: "dear"}
    tariff = Tariff(series=Series(file="year.csv", columns=columns), series_unit="USD/kWh")
    given = scenario.given.model_copy(update={"exchange_rates": {"USD": 26_000.0}})
    resources = {"own": Series(file="year.csv", column="own")}
    hourly, _ = prepare(replace(scenario, given=given, resources=resources, tariffs={"gate": tariff}))
    assert hourly["import_price"].isel(time=0, meter=0).values == pytest.approx([1300.0, 1300.0, 1560.0])
    assert (hourly["demand_price"] == 0.0).all()
    assert hourly["availability"].sel(profile="own").values[:3].tolist() == [0.0, 0.5, 0.0]
    assert hourly["grid_factor_location"].isel(time=-1).values.tolist() == [0.001] * 3
    assert hourly["grid_factor_market"].equals(hourly["grid_factor_location"])


def test_a_residual_factor_of_ones_own_stays_beside_a_series(changed):
    grid = {"series": {"file": "year.csv"}, "market_factor": 0.0007}
    scenario = changed(grid=grid)
    pd.DataFrame({"factor": np.full(8760, 0.0005)}).to_csv(scenario.folder / "year.csv", index=False)
    hourly, _ = prepare(scenario)
    assert hourly["grid_factor_location"].isel(time=0).values.tolist() == [0.0005] * 3
    assert hourly["grid_factor_market"].isel(time=0).values.tolist() == [7e-4, 5.5e-4, 4.5e-4]


def test_a_declared_week_says_what_it_stands_for(changed):
    blocks = [{"start": "07-06", "steps": 168, "weight": 26}, {"start": "01-05", "steps": 168, "weight": 26}]
    hourly, _ = prepare(changed(time={"blocks": blocks}))
    assert hourly.attrs["axis_kind"] == "declared_blocks"
    assert hourly.attrs["year_fraction"] == pytest.approx(364 / 365)
    whole, _ = prepare(changed())
    week = whole.sel(time=slice("2026-07-06", "2026-07-12"))
    for name in ("availability", "temperature_c", "import_price", "demand_kw"):
        assert np.array_equal(hourly[name].values[..., :168], week[name].values)


def test_a_leap_year_has_all_its_hours(changed):
    hourly, _ = prepare(changed(time={"calendar_year": 2028}))
    assert hourly.sizes["time"] == 8784


def test_faults_of_tables_and_demand_are_told_together(changed):
    scenario = changed(grid={"series": {"file": "year.csv", "column": "factor"}})
    pd.DataFrame({"factor": np.full(8760, 0.6592), "share": np.full(8760, 60.0)}).to_csv(
        scenario.folder / "year.csv", index=False
    )
    (scenario.folder / "demand.csv").unlink()
    resources = {"own": Series(file="year.csv", column="share"), "lost": Series(file="lost.csv")}
    tariff = Tariff(series=Series(file="year.csv", column="price"))
    with pytest.raises(BadInput) as caught:
        prepare(replace(scenario, resources=resources, tariffs={"gate": tariff}))
    told = caught.value.say()
    assert {"NZ0716", "NZ0733"} <= {fault.code for fault in caught.value.faults}
    for part in ("demand.csv", "lost.csv", "price", "0.6592 t/kWh", "an availability is 60"):
        assert part in told


def test_negative_demand_is_refused(scenario, monkeypatch):
    def negative(scenario, axis, weather):
        shape = {
            "stage": [2026, 2030, 2035],
            "tenant": ["plant", "mill"],
            "carrier": ["electricity", "heat_90", "cooling"],
        }
        values = np.ones((3, 2, 3, len(axis)))
        values[1, 1, 2, 5] = -3.5
        coords = {**shape, "time": axis.start.astype("datetime64[ns]")}
        return xr.DataArray(values, dims=tuple(coords), coords=coords), []

    monkeypatch.setattr("netzero.hourly.preparation.demand_series", negative)
    with pytest.raises(BadInput) as caught:
        prepare(scenario)
    (fault,) = caught.value.faults
    assert fault.say() == "the demand of 'mill' for cooling falls to -3.5 kW; demand must be zero or more"


def test_a_ratio_that_is_no_flow_is_refused(scenario):
    constant = scenario.ratios["pump:electricity"].model_copy(update={"source": "constant"})
    with pytest.raises(BadInput) as caught:
        prepare(replace(scenario, ratios={"a:electricity": -1.0, "b:electricity": constant}))
    assert {fault.place.path: fault.code for fault in caught.value.faults} == {
        "a:electricity": "NZ0731",
        "b:electricity": "NZ0734",
    }


def test_a_heat_pump_on_waste_heat_has_one_cop(scenario):
    warm = Figure(value=50, unit="degC", source="test", confidence="user")
    constant = scenario.ratios["pump:electricity"].model_copy(update={"source": "constant", "source_c": warm})
    hourly, _ = prepare(replace(scenario, ratios={"a:electricity": constant}))
    # from 45 C to 95 C in the machine: 368.15 / 50 / 2
    assert hourly["port_ratio"].values == pytest.approx(50 / 368.15 * 2)


def test_a_park_without_plant_or_converters_is_prepared(scenario):
    hourly, _ = prepare(replace(scenario, resources={}, ratios={}))
    assert (hourly.sizes["profile"], hourly.sizes["port"]) == (0, 0)


def test_the_same_scenario_gives_the_same_hours(scenario):
    assert prepare(scenario)[0].identical(prepare(scenario)[0])
