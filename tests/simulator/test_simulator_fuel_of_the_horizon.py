"""A fuel limited over all years of the horizon, operated by rules that know no later year."""

import pytest
from park_factory import a_design, a_fuel, a_park, a_tenant, converter, hours, stages

from netzero.simulator import simulate


def test_each_stage_uses_an_even_share_of_what_is_left():
    # 100 kWh for three years: 33.3 in each of the first two, of which the first stage needs 10 a year; 80 are left
    park = a_park(
        tenants=[a_tenant("mill", carriers=["steam"])],
        converters=[converter("boiler", "steam", 100, takes=["gas"])],
        fuels=[a_fuel("gas", 0.05, horizon_kwh=100.0 * 8760)],
        stages=stages(2026, 2028, length=(2, 1)),
    )
    hourly = hours(park, {("mill", "steam"): [10.0]}, ratios={"boiler:gas": 1.0})
    hourly["demand_kw"].values[1] *= 20
    done = simulate(park, hourly, *a_design(park))
    assert done["output_kw"].values[0, :, 0] == pytest.approx([10, 80])
    assert done["unserved_kw"].values[0, :, 0] == pytest.approx([0, 120])
