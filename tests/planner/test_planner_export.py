"""What may be sold: own output alone, or anything that storages, plant and meters give."""

from typing import Any

import numpy as np
import pytest
from golden.parks import a_mill, two_hours
from park_factory import a_meter, a_size, store

from netzero.accounts import account
from netzero.components.park import Park, Storage
from netzero.planner import Plan, plan
from netzero.simulator import replay, settle

HALF_A_YEAR_H = 4380


def battery(kwh: float) -> Storage:
    """What stands there costs nothing, and no more is built."""
    return store("battery", a_size("battery", kwh, "kWh", upper=kwh))


def battery_park(export_from: Any) -> Park:
    gate = a_meter(limit_kw=1000.0, export_kw=25.0, export_from=export_from)
    return a_mill(storages=[battery(30.0)], meters=[gate])


def planned(park: Park, **prices: Any) -> Plan:
    return plan(park, two_hours(park, {"electricity": [10, 20]}, **prices))


@pytest.mark.parametrize(("export_from", "charged", "sold"), [("own_output", 20, 0), ("any", 30, 10)])
def test_a_battery_sells_only_where_anything_may_be_sold(export_from: Any, charged: float, sold: float) -> None:
    # bought at 1: worth 3 in the mill and 2 at the grid
    park = battery_park(export_from)
    found = planned(park, price=[1, 3], export_price=[0, 2])
    assert found.dataset["charge_kw"].values[0, 0] == pytest.approx([charged, 0])
    assert found.dataset["exported_kw"].values[0, 0] == pytest.approx([0, sold])
    assert found.certificate["objective"] == pytest.approx(HALF_A_YEAR_H * (10 + charged - 2 * sold))


def test_power_bought_and_sold_on_is_that_of_who_runs_the_node() -> None:
    # 25 kW sold in each hour, in the second one 10 kW of them from the battery: 25 and 15 kW straight from the grid
    gate = a_meter(limit_kw=1000.0, export_kw=25.0, export_from="any")
    park = a_mill(storages=[battery(10.0)], meters=[gate])
    hours = two_hours(park, {"electricity": [10, 20]}, price=[1, 3], export_price=[2, 4])
    found = plan(park, hours).dataset
    dispatch = replay(park, hours, found)
    settled = settle(park, hours, dispatch)
    bought, sold = (settled[name].values[:, 0] for name in ("grid_taken_kw", "exported_by_kw"))
    assert list(settled["party"].values) == ["park", "mill"]
    assert bought == pytest.approx(np.array([[35, 15], [10, 20]]))
    assert sold == pytest.approx(np.array([[25, 25], [0, 0]]))
    books = account(park, hours, found["capacity"], found["new_capacity"], dispatch, settled)
    assert float(books["costs"].sum()) == pytest.approx(HALF_A_YEAR_H * (45 + 3 * 35 - 25 * 2 - 25 * 4))
