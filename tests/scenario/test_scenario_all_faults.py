"""However many faults a scenario has, one round tells them all, and nothing that only follows from another one."""

import numpy as np
import pytest

SLIPS = [
    ("park.yaml", "discount_rate: 6 %", "discount_rat: 6 %", "NZ0240", "20:1"),
    ("park.yaml", "latitude: 21.31", "latitude: 95", "NZ0253", "23:13"),
    ("park.yaml", "altitude: 10 m", "altitude: 10 kW", "NZ0104", "25:13"),
    ("park.yaml", "bundled: vinh_phuc", "bundled: vinh_phuoc", "NZ1417", "29:12"),
    ("park.yaml", "days_per_month: 1", "days_per_month: many", "NZ0246", "40:21"),
    ("park.yaml", "steam: 170 degC", "steam: 170 kW", "NZ0104", "46:10"),
    ("park.yaml", "tariff: vn_1279_22kv", "tariff: vn_1279_33kv", "NZ0272", "56:13"),
    ("park.yaml", "import_limit: 25 MW", "import_limit: [25]", "NZ0101", "57:19"),
    ("park.yaml", "trajectory: flat", "trajectory: flad", "NZ0276", "64:15"),
    ("park.yaml", "technology: pv_roof", "technology: pv_rof", "NZ0266", "72:17"),
    ("park.yaml", "technology: battery", "tecnology: battery", "NZ0240", "75:5"),
    ("park.yaml", "max: 10 MW\n", "max: 10 MWh\n", "NZ0104", "76:10"),
    ("park.yaml", "name: old_coal_boiler", "name: old coal boiler", "NZ0250", "81:11"),
    ("park.yaml", "owner: viet_dye\n    carrier", "owner: viet_dey\n    carrier", "NZ0268", "82:12"),
    ("park.yaml", "carrier: steam", "carrier: steem", "NZ0269", "83:14"),
    ("park.yaml", "built: 2016", "built: early", "NZ0246", "89:40"),
    ("park.yaml", "max: 15 MW", "max: {soon: 15 MW}", "NZ0255", "92:11"),
    ("park.yaml", "at: lotus_electronics", "at: lotos_electronics", "NZ0267", "109:9"),
    ("park.yaml", "  biomass:\n", "  biomas:\n", "NZ0274", "115:3"),
    ("park.yaml", "policy: time_of_use", "policy: cheapest", "NZ0249", "120:9"),
    ("park.yaml", "2040: 23 %", "2041: 23 %", "NZ0275", "127:5"),
    ("park.yaml", "max_share: 5 %", "max_share: 500 %", "NZ0236", "130:16"),
    ("tenants.csv", "title,sector", "title,sectr", "NZ0229", "C1"),
    ("tenants.csv", "9 GWh", "9 GWx", "NZ0103", "H2"),
    ("tenants.csv", "garment,gate", "garmnt,gate", "NZ1420", "C3"),
    ("tenants.csv", "6 GWh,5 GWh", "6 GWh,5 GWx", "NZ0103", "L4"),
    ("tenants.csv", "own,vn_1279_22kv", "own,vn_1279_33kv", "NZ0272", "E5"),
    ("roofs.csv", "viet_dye,7000", "viet_dy,7000", "NZ0264", "B2"),
    ("roofs.csv", "5000,10", "5000,100", "NZ0236", "D3"),
    ("roofs.csv", "8000,12,150", "8000,12", "NZ0231", "A5"),
]
"""File, what is written, the slip, its code and where it is told: line and column, or cell."""


def told(slip: tuple[str, str, str, str, str]) -> tuple[str, str]:
    file, _, _, code, where = slip
    return code, f"{file}:{where}" if ":" in where else f"{file} {where}"


@pytest.fixture
def first_park(park, examples):
    for path in (examples / "first_park").iterdir():
        park.write(path.name, path.read_bytes())
    return park


def test_slips_of_every_kind_are_told_in_one_round(first_park):
    first_park.change("discount_rate: 6 %", "discount_rat: 6 %")
    first_park.change("technology: battery", "technology: batery")
    first_park.change("max: 10 MW\n", "max: 10 MWh\n")
    first_park.change("2040: 23 %", "2041: 23 %")
    first_park.change("garment,gate", "garmnt,gate", "tenants.csv")
    first_park.change("9 GWh", "9 GWx", "tenants.csv")
    assert first_park.faults() == [
        ("NZ0240", "park.yaml:20:1"),
        ("NZ0266", "park.yaml:75:17"),
        ("NZ0104", "park.yaml:76:10"),
        ("NZ0104", "park.yaml:112:10"),
        ("NZ0275", "park.yaml:127:5"),
        ("NZ0103", "tenants.csv H2"),
        ("NZ1420", "tenants.csv C3"),
    ]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip[3]}-{slip[4]}")
def test_one_slip_is_told_once_and_brings_no_other_fault(first_park, slip):
    file, old, new, _, _ = slip
    text = (first_park.path / file).read_text()
    first_park.write(file, text.replace(old, new, 1))
    assert first_park.faults() == [told(slip)]


@pytest.mark.parametrize("seed", range(30))
def test_five_slips_at_once_are_all_told_and_nothing_else(first_park, seed):
    dice = np.random.default_rng([20260101, seed])
    slips = [SLIPS[position] for position in dice.choice(len(SLIPS), 5, replace=False)]
    for file, old, new, _, _ in slips:
        first_park.write(file, (first_park.path / file).read_text().replace(old, new, 1))
    assert sorted(first_park.faults()) == sorted(told(slip) for slip in slips)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("discount_rate: 6 %", "discount_rat: 6 kW", ["NZ0240", "NZ0104"]),
        ("years: [2026, 2030, 2040]", "years: [2026, soon, 2040]", ["NZ0246"]),
        ("site:\n", "sight:\n", ["NZ0240"]),
        ("site:\n", "where:\n", ["NZ0241", "NZ0240"]),
        ("tenants: tenants.csv", "tenants: tenant.csv", ["NZ0220"]),
        ("roofs: roofs.csv", "roofs: rofs.csv", ["NZ0220"]),
        ("roofs: roofs.csv", "rofs: roofs.csv", ["NZ0240"]),
        ("gate:    ", "gaet:    ", ["NZ0241"]),
        ("owner: tenant ", "owner: {viet_dye: x, park: 0.5} ", ["NZ0101"]),
        ("technology: battery\n", "technology: lithium\n    owner: nobody\n", ["NZ0266", "NZ0268"]),
        ("bundled: vinh_phuc ", "file: 5 ", ["NZ0245"]),
        ("weather:\n", "technologies: {new_boiler: {kind: boiler}}\nweather:\n", None),
    ],
)
def test_what_follows_from_a_fault_is_not_told_beside_it(first_park, old, new, expected):
    first_park.change(old, new)
    codes = [code for code, _ in first_park.faults()]
    assert codes == expected if expected else {"NZ0249"} <= set(codes)


def test_a_scenario_of_refused_parts_alone_still_ends_as_bad_input(first_park):
    first_park.write("park.yaml", "version: x\nsite: 5\nstages: no\nassets: 5\ntariffs: [1]\nheat_levels: {a b: 5}\n")
    codes = {code for code, _ in first_park.faults()}
    assert {"NZ0241", "NZ0243", "NZ0244", "NZ0249", "NZ0255"} <= codes
