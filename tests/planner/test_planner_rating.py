"""What a kW of a converter counts: its main output, or what it takes."""

import pytest
from golden.parks import SIZE, a_mill, two_hours
from park_factory import a_design, a_meter, converter

from netzero.components.park import Park
from netzero.planner import plan
from netzero.simulator import replay, simulate

GATE = a_meter(limit_kw=1000.0)
NEED = {"electricity": [5, 5], "hot_water": [8, 6]}
TAKEN = {"pump:electricity": [0.25, 0.5]}
"""COP 4 in the first hour, 2 in the second: 8 kW of heat take 2 kW, 6 kW take 3 kW."""


def a_park_with(rated_on: str | None, existing_kw: float = 0.0) -> Park:
    pump = converter("pump", "hot_water", existing_kw, takes=["electricity"], rated_on=rated_on, **SIZE)
    return a_mill("electricity", "hot_water", converters=[pump], meters=[GATE], unserved_price=100.0)


@pytest.mark.parametrize(("rated_on", "built_kw"), [(None, 8.0), ("electricity", 3.0)])
def test_a_heat_pump_is_built_for_its_hottest_or_its_hungriest_hour(rated_on: str | None, built_kw: float) -> None:
    # 100 a kW over ten years and 1 of upkeep are 11 a year; power is 2 a kWh in 8760 hours: (2 + 3) / 2 beside 5
    given = a_park_with(rated_on)
    hourly = two_hours(given, NEED, price=2, ratios=TAKEN)
    found = plan(given, hourly)
    assert found.dataset["capacity"].sel(size="pump").item() == pytest.approx(built_kw)
    assert found.certificate["objective"] == pytest.approx(11 * built_kw + 2 * 8760 * (5 + 2.5))
    again = replay(given, hourly, found.dataset)
    assert again["output_kw"].values.ravel().tolist() == pytest.approx([8, 6])


@pytest.mark.parametrize(("rated_on", "output_kw"), [(None, [2, 2]), ("electricity", [8, 4])])
def test_rules_let_it_give_what_its_size_allows_in_the_hour(rated_on: str | None, output_kw: list[float]) -> None:
    # 2 kW that stand: as heat 2 kW in both hours; as power 8 kW of heat at COP 4 and 4 kW at COP 2
    given = a_park_with(rated_on, 2.0)
    done = simulate(given, two_hours(given, NEED, price=2, ratios=TAKEN), *a_design(given))
    assert done["output_kw"].values.ravel().tolist() == pytest.approx(output_kw)
