"""What can be derived when a file lacks it: direct and diffuse irradiance, pressure, roughness from two heights."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netzero.errors import Place
from netzero.intake.inspection import Findings
from netzero.weather.raw import Raw
from netzero.weather.sun import Sun, sun_position
from netzero.weather.wind import roughness_of
from netzero.weather.year import Floats, Times

_LEAST_COSINE = 0.05
"""Below some 3 degrees of height the beam on the horizontal says nothing of the beam itself."""


def completed(raw: Raw, findings: Findings) -> Raw:
    """Return the year with every term of WEATHER that can be derived; each derivation is told.

    Irradiance: by closure when one component is known, else Erbs, Klein and Duffie (1982) by pvlib. Pressure: standard
    atmosphere at the altitude. Roughness: from wind at two heights (logarithmic profile).
    """
    values, place = dict(raw.values), Place(file=raw.name)
    independent = raw.independent
    if "ghi_w_m2" in values and not {"dni_w_m2", "dhi_w_m2"} <= set(values):
        known = next((name for name in ("dni_w_m2", "dhi_w_m2") if name in values), None)
        values |= _divided(raw)
        findings.warning("NZ0453" if known else "NZ0425", place, name=known)
        independent = False
    if "pressure_pa" not in values:
        from pvlib.atmosphere import alt2pres

        values["pressure_pa"] = np.full(len(raw.start), float(alt2pres(raw.about.altitude_m)))
        findings.warning("NZ0426", place, altitude=raw.about.altitude_m)
    if "wind_high_m_s" in values and "roughness_m" not in values:
        low, high = values["wind_m_s"], values["wind_high_m_s"]
        values["roughness_m"] = roughness_of(low, raw.about.wind_height_m, high, raw.high_m)
        findings.evidence("NZ0467", place, low=raw.about.wind_height_m, high=raw.high_m)
    if "ghi_w_m2" not in values:
        findings.warning("NZ0447", place)
    return replace(raw, values=values, independent=independent)


def _divided(raw: Raw) -> dict[str, Floats]:
    at, values = raw.about, raw.values
    ghi = values["ghi_w_m2"]
    sun = sun_position(raw.start, at.sun_offset_min, at.latitude, at.longitude, at.altitude_m, at.utc_offset_h)
    if "dhi_w_m2" in values:
        dni, dhi = beam_and_rest(ghi, ghi - values["dhi_w_m2"], sun)
    elif "dni_w_m2" in values:
        dni = values["dni_w_m2"]
        dhi = np.maximum(ghi - dni * np.maximum(np.cos(np.radians(sun.zenith_deg)), 0.0), 0.0)
    else:
        dni, dhi = direct_and_diffuse(ghi, sun, raw.start)
    return {"dni_w_m2": dni, "dhi_w_m2": dhi}


def beam_and_rest(ghi_w_m2: Floats, beam_w_m2: Floats, sun: Sun) -> tuple[Floats, Floats]:
    """Return DNI from direct irradiance on the horizontal, and DHI such that GHI = DHI + DNI cos z.

    DNI is no more than the sun gives above the air, and none when it stands lower than about 3 degrees.
    """
    cosine = np.cos(np.radians(sun.zenith_deg))
    up = cosine > _LEAST_COSINE
    beam = np.clip(beam_w_m2, 0.0, np.maximum(ghi_w_m2, 0.0))
    dni = np.where(up, np.minimum(beam / np.where(up, cosine, 1.0), sun.dni_extra_w_m2), 0.0)
    return dni, ghi_w_m2 - dni * np.maximum(cosine, 0.0)


def direct_and_diffuse(ghi_w_m2: Floats, sun: Sun, start: Times) -> tuple[Floats, Floats]:
    """Return DNI and DHI such that GHI = DHI + DNI cos z (Erbs, Klein and Duffie 1982, by pvlib)."""
    import pandas as pd
    from pvlib.irradiance import erbs

    found = erbs(ghi_w_m2, sun.zenith_deg, pd.DatetimeIndex(start))
    dni = np.asarray(found["dni"], dtype=np.float64)
    return dni, ghi_w_m2 - dni * np.maximum(np.cos(np.radians(sun.zenith_deg)), 0.0)
