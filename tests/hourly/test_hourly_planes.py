"""PV on several planes under real weather."""

from dataclasses import replace

import numpy as np

from netzero.catalogue.model import Figure, PvPhysics
from netzero.hourly.solar import pv_availability
from netzero.scenario.scenario import PvPlane
from netzero.weather import read_weather

HANOI = "VNM_NVN_Hanoi-Noi.Bai.Intl.AP.488200_TMYx.2009-2023.epw"


def figure(value, unit="1"):
    return Figure(value=value, unit=unit, source="test", confidence="user")


def test_equal_planes_in_any_order_get_equal_power(data_folder):
    weather = read_weather(data_folder / "weather" / HANOI)
    physics = PvPhysics(
        losses=figure(0.14),
        gamma_pdc=figure(-0.0037, "1/K"),
        inverter_efficiency=figure(0.96),
        dc_ac_ratio=figure(1.2),
        albedo=figure(0.2),
        mounting="close_mount_glass_glass",
    )
    east, west = PvPlane(30.0, 90.0, physics), PvPlane(30.0, 270.0, physics)
    other = replace(west, physics=physics.model_copy(update={"transposition": "haydavies"}))
    power = pv_availability(weather, [west, east, west, other], 2026)
    assert np.array_equal(power[0], power[2])
    assert np.array_equal(power[1], pv_availability(weather, [east], 2026)[0])
    morning = np.arange(8760) % 24 < 11
    assert power[1, morning].sum() > 1.5 * power[0, morning].sum()
    assert not np.array_equal(power[0], power[3])
