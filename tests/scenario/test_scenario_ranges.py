"""Figures that cannot be meant are refused, whether an asset gives them or a technology of one's own."""

import pytest

from netzero.errors import BadInput

OWN = {
    "tank": "{kind: storage, title: {en: Tank, vi: Bồn}, carrier: steam, capex: 20, life: 20",
    "mill": "{kind: converter, title: {en: Mill, vi: Máy}, carrier: steam, capex: 20, life: 20",
}
"""Technologies of one's own that lack a figure and the closing bracket."""


def said(park, *sets):
    with pytest.raises(BadInput) as bad:
        park.read(*sets)
    return bad.value.say()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ("charge_efficiency: 0", "NZ0251", "0 is too small; it must be 0.01 or more"),
        ("discharge_efficiency: 0", "NZ0251", "0 is too small; it must be 0.01 or more"),
        ("discharge_efficiency: 0.009", "NZ0251", "0.009 is too small; it must be 0.01 or more"),
        ("charge_efficiency: 1.01", "NZ0253", "1.01 is too large; it must be 1 or less"),
        ("loss_per_h: 1", "NZ0226", "1 is too large; it must be less than 1"),
    ],
)
def test_a_storage_gives_back_some_of_what_it_takes(park, words, code, sentence):
    park.change("technology: battery", f"technology: battery, {words}")
    assert [each for each, _ in park.faults()] == [code]
    assert sentence in said(park)


def test_the_smallest_efficiency_and_the_greatest_loss_are_read(park):
    park.change("technology: battery", "technology: battery, charge_efficiency: 1 %, loss_per_h: 0.999")
    battery = park.read().park.storages[0]
    assert (battery.charge_efficiency, battery.loss_per_h) == (0.01, 0.999)


@pytest.mark.parametrize(("efficiency", "codes"), [("0", ["NZ0251"]), ("0.9 %", ["NZ0251"]), ("1 %", [])])
def test_a_converter_makes_at_least_a_hundredth_of_what_it_takes(park, efficiency, codes):
    sets = f"assets[1].efficiency={{natural_gas: {efficiency}}}"
    assert [code for code, _ in park.faults(sets)] == codes if codes else park.read(sets)


@pytest.mark.parametrize(
    ("technology", "figure", "code"),
    [
        ("tank", "charge_efficiency: 0", "NZ0251"),
        ("tank", "discharge_efficiency: 120 %", "NZ0253"),
        ("tank", "loss_per_h: 1", "NZ0226"),
        ("tank", "hours: 0", "NZ0252"),
        ("mill", "inputs: {electricity: 0}", "NZ0251"),
        ("mill", "inputs: {electricity: -1}", "NZ0251"),
    ],
)
def test_own_technologies_obey_the_same_limits(park, technology, figure, code):
    park.add(f"technologies:\n  {technology}: {OWN[technology]}, {figure}}}\n")
    park.change("{technology: battery}", f"{{technology: {technology}}}")
    assert [each for each, _ in park.faults()] == [code]


@pytest.mark.parametrize(
    ("figure", "code"),
    [("life: 0", "NZ0252"), ("area: 0", "NZ0252"), ("capex: -1", "NZ0251"), ("degradation: 2", "NZ0253")],
)
def test_figures_of_the_catalogue_may_not_be_changed_to_nonsense(park, figure, code):
    park.add(f"technologies: {{pv_roof: {{{figure}}}}}\n")
    assert [each for each, _ in park.faults()] == [code]


def test_a_figure_that_cannot_be_read_is_told_once(park):
    park.add("technologies: {gas_boiler: {inputs: {natural_gas: 5 kW}, life: 5 kW}}\n")
    assert [code for code, _ in park.faults()] == ["NZ0104", "NZ0104"]


@pytest.mark.parametrize(("position", "kind"), [(1, "converter"), (2, "storage")])
def test_only_supplies_age(park, position, kind):
    sets = f"assets[{position}].degradation=1 %"
    assert [code for code, _ in park.faults(sets)] == ["NZ0225"]
    assert f"(a {kind})" in said(park, sets)
    assert park.read("assets[0].degradation=1 %").park.supplies[0].size.degradation == 0.01


def test_own_technologies_that_are_no_supply_do_not_age(park):
    park.add("technologies: {battery: {degradation: 2 %}}\n")
    assert park.faults() == [("NZ0225", "park.yaml:15:26")]
