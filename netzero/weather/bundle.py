"""Writing the synthetic years that come with netzero; `python -m netzero.weather.bundle` always gives the same bytes.

A file is a plain CSV (stamps: start of the hour, local standard time) under a commented header in YAML. Pressure is not
stored: it is that of the standard atmosphere.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import xarray as xr

from netzero.catalogue import sites
from netzero.scenario.shipped import shipped
from netzero.weather.bundled import SEED
from netzero.weather.synthetic import synthesise
from netzero.weather.year import NOMINAL_YEAR, about_of

LICENCE = "CC0-1.0"
METHOD = (
    "daily clearness: Bendt et al. 1981, AR(1) of Graham et al. 1988; hourly: TAG, Aguiar and Collares-Pereira 1992; "
    "diffuse: Erbs et al. 1982; temperature: Erbs et al. 1983; wind: HOMER defaults (Lambert et al. 2006)"
)
_STORED = ("ghi_w_m2", "dni_w_m2", "dhi_w_m2", "temperature_c", "wind_m_s")
_DECIMALS = {"wind_m_s": 2}


def write(name: str, folder: Path) -> Path:
    """Write the synthetic year of a site as a bundled file; the same bytes every time."""
    import yaml

    dataset = synthesise(sites()[name], NOMINAL_YEAR, SEED)
    header = {
        "title": f"SYNTHETIC typical year of {sites()[name].title['en']}: no measurement",
        **asdict(about_of(dataset)),
        "method": METHOD,
        "seed": SEED,
        "licence": LICENCE,
    }
    text = yaml.safe_dump(header, sort_keys=False, allow_unicode=True, width=10_000)
    lines = [f"# {line}" for line in text.splitlines()]
    lines.append(",".join(("time", *_STORED)))
    stamps = np.datetime_as_string(dataset["time"].values, unit="m")
    columns = [_column(dataset, name) for name in _STORED]
    lines += [",".join(row) for row in zip(stamps, *columns, strict=True)]
    path = folder / f"{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def _column(dataset: xr.Dataset, name: str) -> list[str]:
    decimals = _DECIMALS.get(name, 1)
    return [f"{value:.{decimals}f}".replace("-0.0", "0.0") if value else "0" for value in dataset[name].values]


if __name__ == "__main__":
    for site in sites():
        write(site, shipped("weather"))
