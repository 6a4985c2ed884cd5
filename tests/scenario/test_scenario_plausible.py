"""Figures outside of what is usual are told with the slip behind them; those that cannot be meant are refused."""

import pytest

from netzero import catalogue

BANDS = {"NZ1433", "NZ1434", "NZ1435", "NZ1436"}


def told(found, *codes):
    return [(str(one.place), one.code) for one in found.warnings if one.code in (codes or BANDS)]


def sentence(found, code):
    (said,) = [one.say() for one in found.warnings if one.code == code]
    return said


def test_an_ordinary_park_is_not_doubted(park):
    assert told(park.read()) == []


def test_a_price_a_thousand_times_too_large_is_told_with_what_is_usual(park):
    """1,000 VND/kWh with a 'k' too many."""
    park.change("vn_1279_22kv}", "vn_1279_22kv, export_limit: 1 MW, import_limit: 9 MW, export_price: 1000 kVND/kWh}")
    found = park.read()
    assert told(found) == [("park.yaml:10:86", "NZ1434")]
    assert sentence(found, "NZ1434") == (
        "'export_price' is 1,000,000 VND/kWh; usual is 150 to 6,000 VND/kWh. Is it 1,000 times too large? "
        "Check the unit"
    )


def test_an_amount_of_dollars_read_as_dong_is_told(park):
    """5 dollars a tonne are 131,500 dong."""
    found = park.read("carbon={offsets: {price: 5}}")
    assert "'price' is 5 VND/t" in sentence(found, "NZ1436")
    assert sentence(found, "NZ1436").endswith("Is it an amount in another currency?")
    assert told(park.read("carbon={offsets: {price: 5 USD/t}}")) == []


def test_what_cannot_be_meant_is_refused_where_it_stands(park):
    park.add("grid: {trajectory: null, factor: 0.66}\n")
    assert park.faults() == [("NZ1437", "park.yaml:15:34")]
    assert told(park.read("grid.factor=0.66 t/MWh")) == []


@pytest.mark.parametrize(("capex", "code"), [("99 USD/kW", "NZ1433"), ("101 USD/kW", None), ("498 USD/MW", "NZ1435")])
def test_a_cost_is_compared_with_the_catalogues_own(park, capex, code):
    """PV on roofs costs 498 USD/kW in 2026; a fifth of it is 99.6."""
    found = park.read(f"assets[0].capex={capex}")
    assert [each for _, each in told(found)] == ([code] if code else [])
    assert [each for _, each in told(park.read(f"technologies={{pv_roof: {{capex: {capex}}}}}"))] == (
        [code] if code else []
    )


def test_the_year_of_a_track_is_the_place(park):
    park.change("technology: pv_roof,", "technology: pv_roof, capex: {2026: 500 USD/kW, 2030: 400 USD/MW},")
    assert [place for place, _ in told(park.read())] == ["park.yaml:12:59"]


@pytest.mark.parametrize(
    ("old", "new", "cell", "code"),
    [
        ("1.6 MW", "1.6 GW", "F2", "NZ1434"),
        ("8760 MWh,1.6 MW", "8760 GWh,", "E2", "NZ1434"),
        ("876000", "876", "E3", "NZ1435"),
        (",8760 MWh\n", ",8760\n", "G2", "NZ1435"),
    ],
)
def test_needs_are_compared_with_their_peak_and_their_sector(park, old, new, cell, code):
    park.change(old, new, "tenants.csv")
    assert (f"tenants.csv {cell}", code) in told(park.read())


def test_a_peak_below_half_of_the_mean_load_cannot_be(park):
    """8,760 MWh are 1 MW on average."""
    park.change("1.6 MW", "0.9 MW", "tenants.csv")
    assert told(park.read()) == [("tenants.csv F2", "NZ1433")]
    park.change("0.9 MW", "0.4 MW", "tenants.csv")
    assert park.faults() == [("NZ1437", "tenants.csv F2")]


def test_a_bill_that_differs_from_the_other_months_is_told(park):
    rows = [f"dye,electricity,{month},{730_000 if month != 7 else 730},1500" for month in range(1, 13)]
    park.write("bills.csv", "tenant,carrier,month,kwh,peak_kw\n" + "\n".join(rows) + "\n")
    park.change("8760 MWh,1.6 MW", ",", "tenants.csv")
    park.change("roofs: roofs.csv", "roofs: roofs.csv\nbills: bills.csv")
    assert ("bills.csv D8", "NZ1435") in told(park.read())


def test_an_import_limit_below_the_peaks_is_told(park):
    """The dye house has 1.6 MW, the workshop its own meter."""
    assert told(park.read("meters.gate.import_limit=1.7 MW"), "NZ1438") == []
    found = park.read("meters.gate.import_limit=1.5 MW")
    assert "may take 1,500 kW" in sentence(found, "NZ1438")
    assert "add up to 1,600 kW" in sentence(found, "NZ1438")


@pytest.mark.parametrize(
    "setting",
    [
        "meters.gate.import_limit=20 GW",
        "assets[2].max=5 GW",
        "assets[2].max_energy=5",
        "assets[1].existing[0].capacity=2",
        "fuels={natural_gas: {annual_limit: 10 MWh}}",
        "carbon={caps: {2026: 5}}",
        "carbon={budget: 20 Mt}",
        "discount_rate=6e-5",
        "exchange_rates={USD: 26.3}",
        "site.longitude=10.56",
        "site.latitude=2.13",
        "assets[1].efficiency={natural_gas: 92}",
        "technologies={gas_boiler: {life: 0.5, inputs: {natural_gas: 0.05}}}",
    ],
)
def test_a_slip_against_what_the_park_needs_is_told(park, setting):
    assert told(park.read(setting), *BANDS, "NZ1439", "NZ1440")


def test_bands_hold_the_figures_of_the_catalogue():
    low, high = (catalogue.bands()["tariff_price"].usual.low, catalogue.bands()["tariff_price"].usual.high)
    prices = [price for tariff in catalogue.tariffs().values() for price in tariff.energy.values()]
    assert low < min(prices) <= max(prices) < high
    assert set(catalogue.sector_electricity()) == set(catalogue.sectors())
    assert set(catalogue.sector_heat()) <= set(catalogue.sectors())
    assert {each.unit for each in (*catalogue.sector_electricity().values(), *catalogue.sector_heat().values())} == {
        "GWh"
    }


UNUSED = [
    ("parties: [esco]\n", "NZ1445", "park.yaml:15:11"),
    ("fuels: {coal: {price: 500}}\n", "NZ1404", "park.yaml:15:9"),
    ("tariffs: {mine: vn_1279_lv}\n", "NZ1441", "park.yaml:15:11"),
    ("technologies: {pv_ground: {life: 30}}\n", "NZ1442", "park.yaml:15:16"),
]


@pytest.mark.parametrize(("words", "code", "place"), UNUSED)
def test_what_nothing_refers_to_is_refused(park, words, code, place):
    park.add(words)
    assert park.faults() == [(code, place)]


@pytest.mark.parametrize(("words", "code", "place"), UNUSED)
def test_what_a_setting_leaves_unused_is_only_told(park, words, code, place):
    park.add(words)
    assert told(park.read("seed=1"), code) == [(place, code)]


def test_a_meter_that_serves_nobody_is_refused(park):
    park.change("  gate:", "  spare: {tariff: vn_1279_lv}\n  gate:")
    assert park.faults() == [("NZ1403", "park.yaml:10:3")]


def test_a_base_may_have_parts_that_are_not_used(park, tmp_path):
    park.add("parties: [esco]\n")
    other = tmp_path / "other"
    other.mkdir()
    (other / "park.yaml").write_text("base: ../small\nname: other\n")
    from netzero.scenario import read_scenario

    assert [one.code for one in read_scenario(other).warnings] == ["NZ1445"]


def test_files_and_roofs_that_nothing_refers_to_are_told(park):
    park.write("forgotten.csv", "kW\n1\n")
    park.write("notes.txt", "no data")
    assert told(park.read(), "NZ1444") == [("forgotten.csv", "NZ1444")]
    assert [code for _, code in told(park.read("assets=[]"), "NZ1443", "NZ1444")] == ["NZ1443", "NZ1444"]
