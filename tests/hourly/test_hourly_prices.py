"""What is told of prices at the meters before anything is planned with them."""

from dataclasses import replace

import pytest
from park_factory import a_size, store

from netzero.errors import BadInput
from netzero.hourly import prepare
from netzero.scenario.scenario import ExportPrice
from netzero.tariffs import Tariff

DAY = {"blocks": [{"start": "06-01", "steps": 24}]}


def codes(scenario):
    return [fault.code for fault in prepare(scenario)[1]]


@pytest.mark.parametrize(
    ("price", "efficiency", "told"), [(-1.0, (0.9, 1.0), True), (-1.0, (1.0, 1.0), False), (0.0, (0.9, 1.0), False)]
)
def test_a_price_below_zero_beside_a_lossy_storage_is_told(changed, scenario, price, efficiency, told):
    size = a_size("battery", [0.0] * 3, "kWh", capex=(0.0,) * 3, fixed_om=(0.0,) * 3, upper=(9.0,) * 3)
    park = replace(scenario.park, storages=(store("battery", size, efficiency=efficiency),))
    paid = changed(time=DAY, park=park, tariffs={"gate": Tariff(energy={"normal": price})})
    assert ("NZ0736" in codes(paid)) == told
    assert "NZ0736" not in codes(replace(paid, park=scenario.park))


def test_a_block_that_cuts_a_billing_interval_is_refused_once_for_all_meters(changed, scenario):
    tariff = Tariff(energy={"normal": 1.0}, demand_charge=1.0, billing_interval_min=30)
    gate = scenario.park.meters[0]
    park = replace(scenario.park, meters=(gate, replace(gate, name="second")))
    cut = changed(
        time={"step_minutes": 15, "blocks": [{"start": "06-01", "steps": 95}]},
        park=park,
        tariffs={"gate": tariff, "second": tariff},
        export_prices={"gate": ExportPrice((0.0,) * 3), "second": ExportPrice((0.0,) * 3)},
    )
    with pytest.raises(BadInput) as refused:
        prepare(cut)
    assert [fault.code for fault in refused.value.faults] == ["NZ0602"]
