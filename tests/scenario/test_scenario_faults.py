"""Every fault of park.yaml: its place, its code and the name that was meant."""

import pytest

from netzero.errors import BadInput


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("name: small", "nmae: small", "NZ0240", "park.yaml:2:1"),
        ("name: small\n", "", "NZ0241", "park.yaml:1:1"),
        ("name: small", "name: a b", "NZ0250", "park.yaml:2:7"),
        ("version: 1", "version: 2", "NZ0249", "park.yaml:1:10"),
        ("latitude: 21.3", "latitude: 95", "NZ0253", "park.yaml:4:18"),
        ("{latitude: 21.3, longitude: 105.6}", "5", "NZ0243", "park.yaml:4:7"),
        ("[2026, 2030]", "2026", "NZ0244", "park.yaml:6:17"),
        ("[2026, 2030]", "[2026, 2030.5]", "NZ0246", "park.yaml:6:24"),
        ("[2026, 2030]", "[2030, 2026]", "NZ1406", "park.yaml:6:17"),
        ("[2026, 2030]", "[]", "NZ0254", "park.yaml:6:17"),
        ("170 degC", "170 kW", "NZ0104", "park.yaml:7:22"),
        ("tariff: vn_1279_22kv", "tarif: vn_1279_22kv", "NZ0240", "park.yaml:10:10"),
        ("vn_1279_22kv", "vn_1279_33kv", "NZ0272", "park.yaml:10:18"),
        ("pv_roof", "pv_rof", "NZ0266", "park.yaml:12:18"),
        ("at: roofs", "at: hal", "NZ0267", "park.yaml:12:31"),
        ("owner: tenant", "owner: dey", "NZ0268", "park.yaml:12:45"),
        ("owner: tenant", "owner: {dye: 0.5, park: 0.4}", "NZ0283", "park.yaml:12:45"),
        ("capacity: 2 MW", "capacity: two", "NZ0101", "park.yaml:13:52"),
        ("built: 2010", "built: yes", "NZ0246", "park.yaml:13:65"),
        ("technology: battery", "technology: battery, tilt: 10", "NZ0281", "park.yaml:14:33"),
        ("technology: battery", "technology: battery, hours: 4, unlimited_power: true", "NZ0292", "park.yaml:14:34"),
        ("technology: battery", "technology: battery, max: {2030: x}", "NZ0101", "park.yaml:14:39"),
        ("technology: battery", "technology: battery, max: {soon: 5}", "NZ0255", "park.yaml:14:33"),
        ("technology: battery", "technology: electric_chiller", "NZ0287", "park.yaml:14:18"),
        ("technology: battery", "technology: pv_ground", "NZ0288", "park.yaml:14:5"),
        ("technology: battery", "technology: gas_boiler", "NZ0282", "park.yaml:14:18"),
        ("technology: battery", "technology: heat_pump_90, carrier: steam", "NZ0285", "park.yaml:14:41"),
        ("bundled: vinh_phuc", "bundled: vinh_phuoc", "NZ1417", "park.yaml:5:20"),
        ("bundled: vinh_phuc", "file: none.epw", "NZ0220", "park.yaml:5:17"),
        ("roofs: roofs.csv", "roofs: rofs.csv", "NZ0220", "park.yaml:8:8"),
        ("currency: VND", "carbon: {caps: {2035: 5}}", "NZ0275", "park.yaml:3:17"),
        ("currency: VND", "carbon: {net_zero_year: 2050}", "NZ0275", "park.yaml:3:25"),
        ("currency: VND", "grid: {trajectory: planed}", "NZ0276", "park.yaml:3:20"),
        ("currency: VND", "fuels: {natrual_gas: {price: 5}}", "NZ0274", "park.yaml:3:9"),
        ("currency: VND", "holidays: XX", "NZ1411", "park.yaml:3:11"),
        ("currency: VND", "time: {blocks: [{start: 02-30, steps: 5}]}", "NZ1408", "park.yaml:3:25"),
        ("currency: VND", "time: {blocks: [{start: 12-31, steps: 25}]}", "NZ1409", "park.yaml:3:39"),
        ("currency: VND", "technologies: {pv_roof: {capex: 5 kWh}}", "NZ0104", "park.yaml:3:33"),
    ],
)
def test_a_fault_has_its_code_and_place(park, old, new, code, where):
    park.change(old, new)
    assert (code, where) in park.faults()


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("name: small", "nmae: small", "'name'"),
        ("pv_roof", "pv_rof", "'pv_roof'"),
        ("vinh_phuc", "vinhphuc", "'vinh_phuc'"),
    ],
)
def test_a_slip_of_one_letter_is_answered_with_what_was_meant(park, old, new, meant):
    park.change(old, new)
    with pytest.raises(BadInput) as bad:
        park.read()
    assert f"did you mean {meant}" in bad.value.say()


def test_faults_are_not_repeated_for_assets_that_share_a_figure(park):
    park.add("technologies: {pv_roof: {capex: 5 kWh}}\n")
    assert park.faults() == [("NZ0104", "park.yaml:15:33")]
