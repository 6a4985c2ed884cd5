"""What the entries of the catalogue say, against numbers that can be worked by hand."""

import pytest

from netzero import catalogue
from netzero.units import Currency

RANGES = {"heat_pump_90": (3.5, 4.5), "heat_pump_120": (2.6, 2.9), "heat_pump_150": (2.0, 2.6)}


@pytest.mark.parametrize("name", RANGES)
def test_the_heat_pump_formula_gives_the_published_range_and_the_printed_cop(name):
    technology = catalogue.technologies()[name]
    physics = technology.heat_pump
    assert physics is not None
    assert physics.source_c is not None
    hot = physics.sink_c.at(2026) + physics.approach_k.at(2026) + 273.15
    cold = physics.source_c.at(2026) - physics.approach_k.at(2026) + 273.15
    cop = physics.grade.at(2026) * hot / (hot - cold)
    low, high = RANGES[name]
    assert low <= cop <= high
    assert technology.inputs["electricity"].at(2026) == pytest.approx(cop, abs=0.01)


def test_converters_make_known_carriers_from_known_carriers():
    known = {"electricity", "cooling", "hydrogen"} | set(catalogue.heat_levels()) | set(catalogue.combustion())
    for name, technology in catalogue.technologies().items():
        anything = technology.kind == "link" and technology.carrier is None
        assert anything or technology.carrier in known, name
        assert set(technology.inputs) | set(technology.coproducts) <= known, name
        assert bool(technology.inputs) == (technology.kind == "converter"), name


def test_equipment_stands_on_a_level_it_can_reach():
    levels = catalogue.heat_levels()
    for technology in catalogue.technologies().values():
        if technology.carrier in levels:
            assert technology.reach_c is not None
            assert technology.reach_c.at(2026) >= levels[technology.carrier]


def test_the_power_curve_is_cubic_below_rated_and_ends_at_25_m_s():
    wind = catalogue.technologies()["wind_on"].wind
    assert wind is not None
    curve = wind.power_curve
    assert curve[7.0] / curve[6.0] == pytest.approx((7 / 6) ** 3, rel=0.01)
    assert (curve[2.5], curve[25.0], curve[25.5]) == (0, 1, 0)
    assert max(curve.values()) == 1
    swept_m2 = 3.14159 * 65**2
    assert curve[7.0] * 3370e3 == pytest.approx(0.4448 * 0.5 * 1.225 * swept_m2 * 7**3, rel=0.01)


def test_a_flat_load_pays_1952_vnd_per_kwh_at_22_kv_under_both_hours():
    for name in ("vn_1279_22kv", "vn_1279_22kv_old_hours"):
        tariff = catalogue.tariffs()[name]
        assert tariff.schedule is not None
        hours = {"normal": 168.0}
        for period, windows in tariff.schedule.windows.items():
            span = sum(len(w.days) * (_hours(w.end) - _hours(w.start)) for w in windows)
            hours[period] = span
            hours["normal"] -= span
        assert hours == {"normal": 96.0, "peak": 30.0, "off_peak": 42.0}
        mean = sum(hours[p] * tariff.energy[p] for p in hours) / 168
        assert mean == pytest.approx(1952, abs=0.6)


def _hours(clock: str) -> float:
    hour, minute = clock.split(":")
    return int(hour) + int(minute) / 60


def test_tariffs_follow_the_currency_of_the_scenario():
    tariff = catalogue.tariffs(Currency("USD", {"VND": 1 / 26300}))["vn_1279_lv"]
    assert tariff.energy["normal"] == pytest.approx(1987 / 26300)


def test_the_trial_tariff_says_that_it_is_a_trial():
    tariff = catalogue.tariffs()["vn_2part_22kv"]
    assert tariff.title["en"].startswith("TRIAL")
    assert tariff.demand_charge == 235414
    assert tariff.billing_interval_min == 30


def test_the_planned_track_halves_between_2024_and_2030():
    planned = catalogue.grid_tracks()["planned"].factor
    delayed = catalogue.grid_tracks()["delayed"].factor
    late = catalogue.grid_tracks()["flat_2027_then_planned"].factor
    assert planned.at(2027) == pytest.approx((0.66 + 0.35) / 2 / 1000)
    assert [delayed.at(year + 5) for year in (2024, 2030, 2050)] == [planned.at(y) for y in (2024, 2030, 2050)]
    assert late.at(2026) == late.at(2027) == 0.0006592
    assert late.at(2040) == planned.at(2040)


def test_anthracite_emits_98_7_kg_co2e_per_gj():
    coal, figures = catalogue.fuels()["coal"], catalogue.default_figures()
    kg_per_tj = (
        coal.co2_kg_per_tj.at(2026)
        + coal.ch4_kg_per_tj.at(2026) * figures["gwp_ch4"].at(2026)
        + coal.n2o_kg_per_tj.at(2026) * figures["gwp_n2o"].at(2026)
    )
    assert kg_per_tj / 1000 == pytest.approx(98.7, abs=0.05)


def test_only_plants_are_biogenic():
    assert {name for name, fuel in catalogue.fuels().items() if fuel.biogenic} == {
        "biomass",
        "rice_husk",
        "wood_pellets",
        "husk_pellets",
    }


def test_the_heat_of_a_sector_is_divided_whole_among_standard_levels():
    for name, sector in catalogue.sectors().items():
        if sector.heat_shares:
            assert sum(share.at(2026) for share in sector.heat_shares.values()) == pytest.approx(1), name
            assert set(sector.heat_shares) <= set(catalogue.heat_levels())
        else:
            assert sector.electricity_share.at(2026) > 0.95, name


def test_every_title_is_in_both_languages():
    for part in (
        catalogue.technologies(),
        catalogue.equipment(),
        catalogue.combustion(),
        catalogue.fuel_prices(),
        catalogue.grid_tracks(),
        catalogue.tariffs(),
        catalogue.price_structures(),
        catalogue.ceiling_prices(),
        catalogue.tax_schedules(),
        catalogue.sectors(),
        catalogue.measures(),
        catalogue.exchanges(),
        catalogue.sites(),
    ):
        assert [name for name, entry in part.items() if set(entry.title) != {"en", "vi"}] == []


def test_the_yield_of_a_site_over_its_irradiation_is_a_plausible_performance_ratio():
    days = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    for name, site in catalogue.sites().items():
        ghi = sum(mean * n for mean, n in zip(site.ghi_kwh_m2_day, days, strict=True))
        assert 0.74 < site.pv_yield_kwh_per_kwp / ghi < 0.84, name
