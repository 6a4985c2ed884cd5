"""A park of twenty tenants on one connection as a scenario folder, and sweep files of its designs."""

from __future__ import annotations

from pathlib import Path

TENANTS = 20
SECTORS = ("tex_dye", "garment", "food_bev", "electron")
PARK = """\
version: 1
name: twenty_tenants
illustrative: true
currency: VND
site: {latitude: 21.31, longitude: 105.60}
weather: {bundled: vinh_phuc}
stages: {years: [2026], last_length: 10}
heat_levels: {steam: 170 degC, hot_water: 80 degC}
tenants: tenants.csv
roofs: roofs.csv
meters:
  gate: {tariff: vn_1279_22kv, import_limit: 60 MW, export_limit: 5 MW, export_price: 1000 VND/kWh, export_share: 50 %}
assets:
  - {technology: pv_roof, at: roofs, owner: tenant}
  - {technology: battery, max: 20 MW, max_energy: 80 MWh}
  - {technology: gas_boiler, existing: [{capacity: 40 MW, built: 2020}]}
  - {technology: electric_boiler, max: 20 MW}
  - {technology: heat_pump_90, max: 10 MW}
  - {technology: hot_water_tank, max_energy: 100 MWh}
  - {technology: electric_chiller, existing: [{capacity: 30 MW, built: 2020}]}
policy: time_of_use
"""
SWEEP = """\
version: 1
scenario: park
method: latin_hypercube
count: {count}
seed: 1
settlement: true
weather_years: {years}
parameters:
  design.battery.energy: {{from: 0 MWh, to: 80 MWh}}
  design.battery.power: {{from: 0 MW, to: 20 MW}}
  design.electric_boiler: {{from: 0 MW, to: 20 MW}}
  design.heat_pump_90: {{from: 0 MW, to: 10 MW}}
  design.hot_water_tank.energy: {{from: 0 MWh, to: 100 MWh}}
{roofs}
"""


def names() -> list[str]:
    """Return the names of the tenants."""
    return [f"mill_{number:02}" for number in range(TENANTS)]


def write_park(folder: Path) -> Path:
    """Return the folder after writing the scenario into it."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        f"{name},{SECTORS[i % 4]},gate,{3 + i % 5} GWh,{2 + i % 3} GWh,{1 + i % 4} GWh,{1 + i % 2} GWh"
        for i, name in enumerate(names())
    ]
    head = "name,sector,meter,electricity_kwh,steam_kwh,hot_water_kwh,cooling_kwh"
    (folder / "park.yaml").write_text(PARK, encoding="utf-8")
    (folder / "tenants.csv").write_text("\n".join((head, *rows, "")), encoding="utf-8")
    roofs = [f"{name}_roof,{name},{8000 + 500 * i},10,180" for i, name in enumerate(names())]
    (folder / "roofs.csv").write_text("\n".join(("name,tenant,area,tilt,azimuth", *roofs, "")), encoding="utf-8")
    return folder


def write_sweep(path: Path, count: int, years: int) -> Path:
    """Return the path after writing a sweep file: so many designs, in so many weather years besides the park's own."""
    roofs = "\n".join(f"  design.pv_roof_{name}_roof: {{from: 0 kW, to: 900 kW}}" for name in names())
    path.write_text(SWEEP.format(count=count, years=years, roofs=roofs), encoding="utf-8")
    return path
