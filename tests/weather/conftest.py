"""A year under a clear sky, whose figures can be worked by hand, and the EPW that would carry it."""

from dataclasses import dataclass

import numpy as np
import pytest

from netzero.weather import sun_position

LATITUDE, LONGITUDE, ALTITUDE_M = 45.0, 8.0, 250.0
START = np.datetime64("2025-01-01T00:00", "m") + np.arange(8760) * np.timedelta64(60, "m")


@dataclass(frozen=True)
class ClearYear:
    """Light of 2025 at 45 N 8 E with a clearness of 0.75 whenever the sun is up, W/m2."""

    ghi: np.ndarray
    dni: np.ndarray
    dhi: np.ndarray


@pytest.fixture(scope="session")
def clear_year():
    """Return the light at a moment of each hour: a tenth of it diffuse, nine tenths beam."""

    def light(moment_min: float, utc_offset_h: float) -> ClearYear:
        sun = sun_position(START, moment_min, LATITUDE, LONGITUDE, ALTITUDE_M, utc_offset_h)
        above_air = sun.dni_extra_w_m2 * np.maximum(np.cos(np.radians(sun.zenith_deg)), 0.0)
        lit = above_air > 0.0
        return ClearYear(0.75 * above_air, np.where(lit, 0.675 * sun.dni_extra_w_m2, 0.0), 0.075 * above_air)

    return light


@pytest.fixture
def write_epw(tmp_path, clear_year):
    """Write an EPW of the clear year.

    Its air is warmest in July and at 15 h. `hours` are the words for the 24 hours of a day, `moment_min` the moment of
    light after the start of the hour and `utc_offset_h` the zone of the rows, which the header names unless it `says`
    another.
    """

    def write(
        hours=range(1, 25), utc_offset_h=1, moment_min=30, celsius=20.0, wind=2.0, light=1.0, says=None, city="Vercelli"
    ):
        zone = utc_offset_h if says is None else says
        head = [
            f"LOCATION,{city},-,unknown,ECMWF/ERA,unknown,{LATITUDE:.6f},{LONGITUDE:.6f},{zone},{ALTITUDE_M:.0f}",
            "DESIGN CONDITIONS,0",
            "TYPICAL/EXTREME PERIODS,0",
            "GROUND TEMPERATURES,0",
            "HOLIDAYS/DAYLIGHT SAVING,No,0,0,0",
            "COMMENTS 1,made for a test",
            "COMMENTS 2",
            "DATA PERIODS,1,1,Data,Wednesday, 1/ 1,12/31",
        ]
        year = clear_year(moment_min, utc_offset_h)
        hour = np.arange(8760)
        day_and_year_k = -3 * np.cos((hour % 24 - 3) * np.pi / 12) - 8 * np.cos((hour / 24 - 17) * 2 * np.pi / 365)
        days = START.astype("datetime64[D]").astype(object)
        rows = [
            f"{day.year},{day.month},{day.day},{hours[row % 24]},0,?9?9?9,{celsius + day_and_year_k[row]:.2f},"
            f"10.00,50.00,98000,9999,9999,300.00,{light * ghi:.2f},{light * dni:.2f},{light * dhi:.2f},"
            f"999999,999999,999999,9999,90,{wind * (0.9 + 0.1 * (row % 3)):.2f},"
            f"99,99,9999,99999,9,999999999,999,0.999,999,99,999,999,99"
            for row, (day, ghi, dni, dhi) in enumerate(zip(days, year.ghi, year.dni, year.dhi, strict=True))
        ]
        path = tmp_path / "made.epw"
        path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
        return path

    return write
