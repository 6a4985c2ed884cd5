"""From the sun and the sky to the AC power of PV planes.

For a plane of tilt b and azimuth g, a sun at zenith z and azimuth a, and irradiances in W/m2:

    A     = max(cos b cos z + sin b sin z cos(a - g), 0)                      cosine of the angle of incidence
    POA   = DNI A + max(DHI (i (1 + cos b)/2 + c A + h sin b), 0) + GHI albedo (1 - cos b)/2
    Tcell = Tair + POA (exp(p + q wind) + dT/1000)                            King et al. 2004 (SAPM)
    DC    = POA/1000 (1 + gamma (Tcell - 25)) (1 - losses)                    Dobos 2014 (PVWatts 5)
    AC    = min(eta(DC) DC, 1 / ratio)                                        Dobos 2014

The weights of the isotropic, circumsolar and horizon light (i, c, h) are those of Hay and Davies (1980), of Perez et
al. (1990) with the composite coefficients of 1990, or (1, 0, 0). No incidence-angle modifier is applied: PVWatts'
default losses and the yields these results are compared with have none. Formulas and limits follow pvlib, which is the
oracle of the tests.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from netzero.kernels.compiled import piece, step, whole

ISOTROPIC, HAY_DAVIES, PEREZ = 0, 1, 2
Floats = NDArray[np.float64]

_CLEARNESS = np.array([1.065, 1.23, 1.5, 1.95, 2.8, 4.5, 6.2])
"""Upper edges of the bins of sky clearness, Perez et al. 1990."""
_PEREZ = np.array(
    [
        [-0.008, 0.588, -0.062, -0.060, 0.072, -0.022],
        [0.130, 0.683, -0.151, -0.019, 0.066, -0.029],
        [0.330, 0.487, -0.221, 0.055, -0.064, -0.026],
        [0.568, 0.187, -0.295, 0.109, -0.152, -0.014],
        [0.873, -0.392, -0.362, 0.226, -0.462, 0.001],
        [1.132, -1.237, -0.412, 0.288, -0.823, 0.056],
        [1.060, -1.600, -0.359, 0.264, -1.127, 0.131],
        [0.678, -0.327, -0.250, 0.156, -1.377, 0.251],
    ]
)
"""F11 F12 F13 F21 F22 F23 by bin, Perez et al. 1990 (all sites, composite)."""
_COS_85_DEG = 0.08715574274765814
_LEAST_COS_ZENITH = 0.01745
"""Below a sun 1 degree high the circumsolar ratio of Hay and Davies is held (pvlib GH 432)."""
_REFERENCE_EFFICIENCY = 0.9637
"""Of the inverters behind the curve of PVWatts 5 (Dobos 2014)."""


class Sky(NamedTuple):
    """Sun and weather by step, all arrays of one length."""

    zenith_deg: Floats
    """Apparent (refracted) zenith."""
    azimuth_deg: Floats
    dni_extra_w_m2: Floats
    airmass: Floats
    """Relative air mass; NaN when the sun is down."""
    ghi_w_m2: Floats
    dni_w_m2: Floats
    dhi_w_m2: Floats
    temperature_c: Floats
    wind_m_s: Floats


class Planes(NamedTuple):
    """PV planes and their modules and inverters, all arrays of one length."""

    tilt_deg: Floats
    azimuth_deg: Floats
    albedo: Floats
    wind_a: Floats
    """SAPM: p above."""
    wind_b: Floats
    """SAPM: q above, per m/s."""
    delta_t_k: Floats
    gamma_per_k: Floats
    losses: Floats
    inverter_efficiency: Floats
    dc_ac_ratio: Floats
    transposition: NDArray[np.int64]


@step
def perez_weights(zenith_deg: float, dni: float, dhi: float, dni_extra: float, airmass: float) -> tuple[float, ...]:
    """Return the weights (isotropic, circumsolar, horizon) of diffuse light after Perez et al. 1990."""
    if dhi <= 0.0 or not airmass > 0.0:
        return 0.0, 0.0, 0.0
    z = math.radians(zenith_deg)
    cubed = 1.041 * z**3
    clearness = ((dhi + dni) / dhi + cubed) / (1.0 + cubed)
    brightness = dhi * airmass / dni_extra
    row = 0
    while row < len(_CLEARNESS) and not clearness < _CLEARNESS[row]:
        row += 1
    f1 = max(_PEREZ[row, 0] + _PEREZ[row, 1] * brightness + _PEREZ[row, 2] * z, 0.0)
    f2 = _PEREZ[row, 3] + _PEREZ[row, 4] * brightness + _PEREZ[row, 5] * z
    return 1.0 - f1, f1 / max(math.cos(z), _COS_85_DEG), f2


@step
def hay_davies_weights(zenith_deg: float, dni: float, dni_extra: float) -> tuple[float, ...]:
    """Return the weights (isotropic, circumsolar, horizon) of diffuse light after Hay and Davies 1980."""
    anisotropy = dni / dni_extra
    circumsolar = anisotropy / max(math.cos(math.radians(zenith_deg)), _LEAST_COS_ZENITH)
    return max(1.0 - anisotropy, 0.0), circumsolar, 0.0


@step
def heating(wind_m_s: float, a: float, b: float, delta_t: float) -> float:
    """Return how far the cells are above the air, in K per W/m2 (SAPM)."""
    return math.exp(a + b * wind_m_s) + delta_t / 1000.0


@step
def dc_power(poa: float, cell_c: float, gamma: float, losses: float) -> float:
    """Return kW of DC per kWp after system losses (PVWatts)."""
    return poa * 0.001 * (1.0 + gamma * (cell_c - 25.0)) * (1.0 - losses)


@step
def ac_power(dc: float, efficiency: float, dc_ac_ratio: float) -> float:
    """Return kW of AC per kWp: the PVWatts inverter whose AC rating is 1 / dc_ac_ratio kW per kWp."""
    rating = 1.0 / dc_ac_ratio
    load = dc / (rating / efficiency)
    if load <= 0.0:
        return 0.0
    share = efficiency / _REFERENCE_EFFICIENCY * (-0.0162 * load - 0.0059 / load + 0.9858)
    return max(min(share * dc, rating), 0.0)


@piece
def diffuse_weights(model: int, sky: Sky) -> Floats:
    """Return the weights (isotropic, circumsolar, horizon) of diffuse light, dims (3, time)."""
    weights = np.empty((3, sky.zenith_deg.size))
    for t in range(sky.zenith_deg.size):
        z, dni, dhi, extra = sky.zenith_deg[t], sky.dni_w_m2[t], sky.dhi_w_m2[t], sky.dni_extra_w_m2[t]
        weights[0, t], weights[1, t], weights[2, t] = 1.0, 0.0, 0.0  # set as a slice it takes a second more to compile
        if model == PEREZ:
            weights[0, t], weights[1, t], weights[2, t] = perez_weights(z, dni, dhi, extra, sky.airmass[t])
        elif model == HAY_DAVIES:
            weights[0, t], weights[1, t], weights[2, t] = hay_davies_weights(z, dni, extra)
    return weights


@piece
def plane_irradiance(sky: Sky, unit: Floats, weights: Floats, planes: Planes, p: int, poa: Floats) -> None:
    """Write irradiance on plane p in W/m2 into `poa`, dim time; `unit` points to the sun: up, north, east."""
    tilt, azimuth = math.radians(planes.tilt_deg[p]), math.radians(planes.azimuth_deg[p])
    flat, steep = math.cos(tilt), math.sin(tilt)
    to_north, to_east = steep * math.cos(azimuth), steep * math.sin(azimuth)
    seen = 0.5 * (1.0 + flat)
    ground = planes.albedo[p] * (1.0 - flat) * 0.5
    for t in range(poa.size):
        facing = max(flat * unit[0, t] + to_north * unit[1, t] + to_east * unit[2, t], 0.0)
        diffuse = weights[0, t] * seen + weights[1, t] * facing + weights[2, t] * steep
        poa[t] = sky.dni_w_m2[t] * facing + max(sky.dhi_w_m2[t] * diffuse, 0.0) + sky.ghi_w_m2[t] * ground


@piece
def plane_dc(sky: Sky, warming: Floats, planes: Planes, p: int, poa: Floats, dc: Floats) -> None:
    """Write DC power of plane p in kW per kWp into `dc`, dim time; `warming` is the `heating` of its mounting."""
    for t in range(poa.size):
        cell_c = sky.temperature_c[t] + poa[t] * warming[t]
        dc[t] = dc_power(poa[t], cell_c, planes.gamma_per_k[p], planes.losses[p])


@piece
def mounting_heating(sky: Sky, planes: Planes, p: int) -> Floats:
    """Return the `heating` of plane p, dim time."""
    warming = np.empty(sky.wind_m_s.size)
    for t in range(warming.size):
        warming[t] = heating(sky.wind_m_s[t], planes.wind_a[p], planes.wind_b[p], planes.delta_t_k[p])
    return warming


@piece
def same_mounting(planes: Planes, p: int, q: int) -> bool:
    """Return whether planes p and q warm alike, so that the exponentials need not be computed again."""
    return bool(
        planes.wind_a[p] == planes.wind_a[q]
        and planes.wind_b[p] == planes.wind_b[q]
        and planes.delta_t_k[p] == planes.delta_t_k[q]
    )


@piece
def sun_vector(sky: Sky) -> Floats:
    """Return the unit vector to the sun, dims (up north east, time)."""
    unit = np.empty((3, sky.zenith_deg.size))
    for t in range(sky.zenith_deg.size):
        z, a = math.radians(sky.zenith_deg[t]), math.radians(sky.azimuth_deg[t])
        unit[0, t], unit[1, t], unit[2, t] = math.cos(z), math.sin(z) * math.cos(a), math.sin(z) * math.sin(a)
    return unit


@whole
def pv_power(sky: Sky, planes: Planes) -> Floats:
    """Return AC power of each plane in kW per kWp, dims (plane, time)."""
    steps = sky.zenith_deg.size
    ac = np.empty((planes.tilt_deg.size, steps))
    poa, dc = np.empty(steps), np.empty(steps)
    unit = sun_vector(sky)
    warming, mounted = mounting_heating(sky, planes, 0), 0
    for model in (ISOTROPIC, HAY_DAVIES, PEREZ):
        weights = diffuse_weights(model, sky)
        for p in range(planes.tilt_deg.size):
            if planes.transposition[p] != model:
                continue
            if not same_mounting(planes, p, mounted):
                warming, mounted = mounting_heating(sky, planes, p), p
            plane_irradiance(sky, unit, weights, planes, p, poa)
            plane_dc(sky, warming, planes, p, poa, dc)
            for t in range(steps):
                ac[p, t] = ac_power(dc[t], planes.inverter_efficiency[p], planes.dc_ac_ratio[p])
    return ac
