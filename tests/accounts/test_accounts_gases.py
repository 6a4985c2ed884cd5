"""Emissions by gas: shares of a fuel's factor, and what tenants declare of processes and refrigerants."""

import numpy as np
import pytest
from accounts.operated import operated, two_tenants
from park_factory import a_fuel, converter, emits

from netzero.accounts import account


def a_boiler_and_two_emitters(**given):
    """Return a year of a boiler that burns 10 kW in both hours, a kiln of A and a leaking chiller of B."""
    park = two_tenants(
        converters=[converter("boiler", "heat", takes=["gas"], owners={"A": 1.0})],
        fuels=[a_fuel("gas", 0.5, factor=0.2, biogenic=0.01, gases={"co2": 0.9, "ch4": 0.06, "n2o": 0.04})],
        declared=[
            emits("kiln", "A", 7.0, gas="ch4", warming=28.0),
            emits("chiller", "B", 0.05, gas="r410a", warming=2088.0, source="refrigerant"),
        ],
    )
    return operated(
        park,
        demand={("A", "heat"): 8, ("B", "heat"): 0},
        steps=2,
        ratios={"boiler:gas": 1.25},
        flows={"output_kw": {"boiler": 8}},
        **given,
    )


def test_a_fuel_s_emissions_are_told_by_gas():
    """20 kWh x 0.2 t: 4 t, of which 90 % CO2; the carbon that grew is CO2 alone."""
    books = account(*a_boiler_and_two_emitters())
    of_a = books["gas_emissions"].sel(party="A", stage=2026)
    assert of_a.sel(scope="scope_1", gas="co2") == pytest.approx(3.6)
    assert of_a.sel(scope="scope_1", gas="n2o") == pytest.approx(0.16)
    assert of_a.sel(scope="biogenic", gas="co2") == pytest.approx(0.2)


def test_what_a_tenant_declares_is_its_own_scope_1():
    """7 t of methane count 196 t and come beside the boiler's 0.24 t; 50 kg of R410A count 104.4 t."""
    books = account(*a_boiler_and_two_emitters())
    direct = books["gas_emissions"].sel(stage=2026, scope="scope_1")
    assert direct.sel(party="A", gas="ch4") == pytest.approx(196 + 4 * 0.06)
    assert direct.sel(party="B", gas="r410a") == pytest.approx(104.4)
    assert books["emissions"].sel(party="B", stage=2026, scope="scope_1") == pytest.approx(104.4)
    assert books["footprint"].sel(tenant="B", stage=2026, scope="scope_1") == pytest.approx(104.4)


def test_part_of_a_year_emits_part_of_what_is_declared_of_it():
    books = account(*a_boiler_and_two_emitters(year_fraction=0.25))
    assert books["emissions"].sel(party="B", stage=2026, scope="scope_1") == pytest.approx(104.4 / 4)


def test_gases_add_up_to_the_emissions_of_every_party_and_scope():
    books = account(*a_boiler_and_two_emitters(grid_factor=0.5))
    np.testing.assert_allclose(books["gas_emissions"].sum("gas"), books["emissions"], rtol=1e-12, atol=1e-12)
