"""PV on several planes under real weather."""

from dataclasses import replace

import numpy as np

from netzero.hourly.solar import pv_availability
from netzero.scenario.scenario import PvPlane
from netzero.weather import read_weather

HANOI = "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw"


def test_equal_planes_in_any_order_get_equal_power(data_folder, pv_physics):
    weather = read_weather(data_folder / "weather" / HANOI)
    physics = pv_physics.model_copy(update={"transposition": "perez"})
    east, west = PvPlane(30.0, 90.0, physics), PvPlane(30.0, 270.0, physics)
    other = replace(west, physics=pv_physics)
    power = pv_availability(weather, [west, east, west, other], 2026)
    assert np.array_equal(power[0], power[2])
    assert np.array_equal(power[1], pv_availability(weather, [east], 2026)[0])
    morning = np.arange(8760) % 24 < 11
    assert power[1, morning].sum() > 1.5 * power[0, morning].sum()
    assert not np.array_equal(power[0], power[3])
