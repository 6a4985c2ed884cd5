"""A park of two tenants on one day, which is operated in a moment, and sweeps of it."""

from pathlib import Path

PARK = """\
version: 1
name: tiny
currency: VND
site: {latitude: 21.3, longitude: 105.6}
weather: {bundled: vinh_phuc}
stages: {years: [2026], last_length: 5}
time: {blocks: [{start: 06-01, steps: 24}]}
roofs: roofs.csv
meters:
  gate: {tariff: vn_1279_22kv}
assets:
  - {technology: pv_roof, at: roofs, owner: tenant}
  - {technology: battery}
"""
TENANTS = """\
name,sector,meter,electricity_kwh,electricity_peak_kw
dye,tex_dye,gate,8760 MWh,1.6 MW
lotus,electron,gate,876000,
"""
ROOFS = """\
name,tenant,area,tilt,azimuth
hall,dye,5200,10,180
lab,lotus,520,10,180
"""
RATES = """\
version: 1
scenario: tiny
work: simulate
parameters:
  discount_rate: {{from: 2 %, to: 12 %, count: {count}}}
"""


def tiny_park(folder: Path) -> Path:
    """Return the folder after writing the park into it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("park.yaml", PARK), ("tenants.csv", TENANTS), ("roofs.csv", ROOFS)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def tiny_sweep(folder: Path, text: str = "", count: int = 4) -> Path:
    """Return a sweep file beside the park: that text, or one of so many discount rates."""
    tiny_park(folder / "tiny")
    path = folder / "sweep.yaml"
    path.write_text(text or RATES.format(count=count), encoding="utf-8")
    return path
