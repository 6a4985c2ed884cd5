"""Parts of the catalogue that a plan may choose from: tariffs of other years, measures, ceilings, loans, days."""

from datetime import date

import pytest

from netzero import catalogue
from netzero.demand.activity import lunar_new_year

VOLTAGES = ("110kv", "22kv", "6kv", "lv")


@pytest.mark.parametrize(("newer", "older"), [("1279", "2699"), ("2699", "2941")])
@pytest.mark.parametrize("voltage", VOLTAGES)
def test_prices_of_an_older_decision_are_those_of_the_next_one_over_1_048(newer, older, voltage):
    tariffs = catalogue.tariffs()
    for period, price in tariffs[f"vn_{newer}_{voltage}"].energy.items():
        assert tariffs[f"vn_{older}_{voltage}"].energy[period] == pytest.approx(price / 1.048, abs=1)


@pytest.mark.parametrize("voltage", VOLTAGES)
def test_each_tariff_is_there_under_both_hours_at_the_same_prices(voltage):
    tariffs, schedules = catalogue.tariffs(), catalogue.schedules()
    for decision, ending, others in (("1279", "old_hours", "vn_2014"), ("2699", "new_hours", "vn_963")):
        own, other = tariffs[f"vn_{decision}_{voltage}"], tariffs[f"vn_{decision}_{voltage}_{ending}"]
        assert other.energy == own.energy
        assert other.schedule == schedules[others] != own.schedule


def test_a_title_names_the_old_hours():
    tariffs = catalogue.tariffs()
    assert tariffs["vn_1279_22kv"].title["en"] == "Manufacturing, 22 to below 110 kV"
    assert tariffs["vn_1279_22kv_old_hours"].title["vi"] == "Sản xuất, từ 22 kV đến dưới 110 kV, khung giờ 2014"
    assert tariffs["vn_2part_22kv"].title["en"].endswith(", hours of 2014")


def test_a_structure_times_the_average_price_is_its_tariff():
    average = catalogue.average_price().on(date(2026, 1, 1))
    assert average is not None
    for name, structure in catalogue.price_structures().items():
        energy = catalogue.tariffs()[name].energy
        for period, share in structure.shares.items():
            assert energy[period] == pytest.approx(share.at(2026) * average.at(2026), abs=0.51)


@pytest.mark.parametrize(("voltage", "load_factor"), [("110kv", 0.49), ("22kv", 0.52), ("6kv", 0.48), ("lv", 0.54)])
def test_the_two_component_tariff_breaks_even_at_the_published_load_factor(voltage, load_factor):
    def flat(name):
        energy = catalogue.tariffs()[name].energy
        return (30 * energy["peak"] + 96 * energy["normal"] + 42 * energy["off_peak"]) / 168

    charge = catalogue.tariffs()[f"vn_2part_{voltage}"].demand_charge
    saved = flat(f"vn_1279_{voltage}") - flat(f"vn_2part_{voltage}")
    assert charge / 730 / saved == pytest.approx(load_factor, abs=0.006)


def test_the_official_factor_is_that_of_its_year_and_0_6592_from_2023_on():
    official, flat = (catalogue.grid_tracks()[name].factor for name in ("official", "flat"))
    assert (official.at(2014), official.at(2018)) == (0.0006612, 0.000913)
    assert official.at(2030) == flat.at(2030) == 0.0006592


def test_average_factors_are_emissions_over_generation():
    anchors = catalogue.grid_anchors()
    emissions, generation, factor = (
        anchors[name] for name in ("emissions_2030", "generation_2030", "average_factor_2030")
    )
    assert factor.low == pytest.approx(emissions.high / generation.high / 1000, abs=5e-7)
    assert factor.high == pytest.approx(emissions.low / generation.low / 1000, abs=5e-7)
    assert catalogue.grid_tracks()["planned"].factor.at(2030) == pytest.approx(factor.high, abs=5e-6)


def test_power_bought_over_the_grid_costs_1988_vnd_per_kwh_before_the_difference_payment():
    dppa, loss = catalogue.dppa_figures(), catalogue.grid_anchors()["loss_from_22kv"]
    price = dppa["market_price"].value * (1 + loss.value) + dppa["service_charge"].value
    assert price + dppa["settlement_charge"].value == pytest.approx(1988, abs=1.5)


def test_exported_power_has_the_ceiling_of_ground_mounted_pv():
    defaults, ceiling = catalogue.default_figures(), catalogue.ceiling_prices()["pv_ground"].price
    for region, figure in ceiling.items():
        assert defaults[f"export_price_{region}"].value == figure.value


def test_a_technology_costs_what_the_middle_of_the_market_says():
    quotes = catalogue.market_points()["pv_roof_quotes"]
    usd = [million * 1e6 / 26300 for million in (quotes.low, quotes.high)]
    assert usd[0] < catalogue.technologies()["pv_roof"].capex.at(2025) < usd[1]


def test_an_electrolyser_costs_1600_usd_per_kw_of_power_taken():
    electrolyser = catalogue.technologies()["electrolyser"]
    taken = [electrolyser.capex.at(year) * electrolyser.inputs["electricity"].at(year) for year in (2025, 2030, 2040)]
    assert taken == pytest.approx([1600, 1100, 800], rel=0.001)


def test_heat_and_power_together_keep_the_energy_of_the_fuel():
    for name, low in (("biogas_chp", 0.79), ("gas_chp", 0.80), ("biomass_chp", 1.08)):
        technology = catalogue.technologies()[name]
        (efficiency,) = technology.inputs.values()
        for year in (2025, 2050):
            total = efficiency.at(year) * (1 + technology.coproducts["heat_90"].at(year))
            assert low <= total <= 1.11, name  # flue gas is condensed: over 1 by net calorific value


def test_diesel_at_27620_vnd_per_litre_is_765000_vnd_per_gj():
    diesel = catalogue.fuels()["diesel"]
    seen = catalogue.fuel_prices()["diesel"].on(date(2026, 8, 1))
    assert seen is not None
    assert seen.at(2026) / diesel.calorific["l"].value * 1000 == pytest.approx(diesel.price.at(2026), rel=0.001)


@pytest.mark.parametrize("name", ["fuel_oil", "lpg", "wood_pellets"])
def test_a_price_by_energy_lies_within_its_range(name):
    fuel = catalogue.fuels()[name]
    assert fuel.price_range.low <= fuel.price.at(2026) <= fuel.price_range.high


def test_fuel_oil_by_weight_is_fuel_oil_by_energy():
    weight, fuel = catalogue.fuel_prices_by_weight()["fuel_oil"], catalogue.fuels()["fuel_oil"]
    assert weight.low / fuel.calorific["kg"].value == pytest.approx(fuel.price_range.low, rel=0.01)
    assert weight.high / fuel.calorific["kg"].value == pytest.approx(fuel.price_range.high, rel=0.01)


def test_there_are_37_measures_22_of_electricity_14_of_heat_and_one_of_water():
    ids = list(catalogue.measures())
    assert ids == [f"E{n:02}" for n in range(1, 23)] + [f"H{n:02}" for n in range(1, 15)] + ["W01"]


def test_a_measure_is_for_sectors_that_exist_and_saves_something():
    for name, measure in catalogue.measures().items():
        assert set(measure.sectors) <= set(catalogue.sectors()), name
        assert measure.saving or measure.performance, name
        assert measure.saving is None or 0 < measure.saving.low <= measure.saving.high <= 0.75, name


def test_capex_of_a_measure_is_its_payback_times_75_or_43_usd_per_mwh():
    for name, measure in catalogue.measures().items():
        if measure.capex is None or measure.payback is None or name == "E21":
            continue
        usd_per_mwh = 75 if measure.carrier == "electricity" else 43
        assert measure.capex.high == pytest.approx(measure.payback.high * usd_per_mwh, rel=0.25), name


def test_finance_figures_agree_with_the_real_discount_rate():
    nominal, inflation = catalogue.finance_figures()["discount_rate_nominal"], catalogue.default_figures()["inflation"]
    real = (1 + nominal.value) / (1 + inflation.value) - 1
    assert catalogue.default_figures()["discount_rate"].value == pytest.approx(real, abs=0.004)


def test_free_and_half_years_of_a_tax_lie_within_its_years():
    schedules = catalogue.tax_schedules()
    spans = {name: (s.years.value, s.free_years.value, s.half_years.value) for name, s in schedules.items()}
    assert spans == {"renewables": (15, 4, 9), "efficiency": (10, 2, 4)}


def test_the_default_rate_of_the_dollar_lies_among_those_seen():
    seen = [figure.value for figure in catalogue.exchange_rate().at.values()]
    assert min(seen) < catalogue.default_figures()["exchange_rate_vnd_per_usd"].value < max(seen)


def test_demand_keeps_the_lunar_new_year_of_the_catalogue():
    for year, day in catalogue.lunar_new_years().items():
        assert lunar_new_year("VN", year) == day.isoformat()
    assert catalogue.lunar_new_years()[2030] == date(2030, 2, 2)


def test_benchmarks_belong_to_sectors():
    assert {each.sector for each in catalogue.benchmarks().values()} <= {None, *catalogue.sectors()}


def test_seafood_needs_what_its_norms_allow():
    use, norms = catalogue.sectors()["seafood"].electricity_use, catalogue.benchmarks()
    assert norms["catfish_norm"].figure.at(2028) == use["catfish_t"].low == 900
    assert norms["shrimp_norm"].figure.at(2024) == use["shrimp_t"].high == 2050


@pytest.mark.parametrize("name", ["tex_dye", "footwear", "food_bev", "metal", "steel_eaf", "paper", "chem", "auto"])
def test_what_a_product_needs_meets_the_share_of_electricity(name):
    sector = catalogue.sectors()[name]
    product = next(iter(sector.electricity_use))
    in_kwh = {"kWh": 1, "MWh": 1000, "MJ": 1 / 3.6, "GJ": 1000 / 3.6}
    power, heat = (use[product].usual * in_kwh[use[product].unit] for use in (sector.electricity_use, sector.heat_use))
    assert power / (power + heat) == pytest.approx(sector.electricity_share.at(2026), abs=0.13)


def test_known_uses_of_electricity_leave_a_rest():
    for name, sector in catalogue.sectors().items():
        assert sum(share.at(2026) for share in sector.electric_shares.values()) < 1, name


def test_steam_pipes_and_cod_have_their_ranges():
    steam = catalogue.exchanges()["steam"].parameters
    assert (steam["pipe_capex"].low, steam["pipe_capex"].usual, steam["pipe_capex"].high) == (300, 600, 1200)
    assert steam["energy"].low * 3.6 == pytest.approx(2.3, abs=0.05)
