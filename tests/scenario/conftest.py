"""A small park that tests of scenarios change."""

from pathlib import Path

import pytest

from netzero.errors import BadInput
from netzero.scenario import read_scenario

EXAMPLES = Path(__file__).resolve().parents[2] / "scenarios"

PARK = """\
version: 1
name: small
currency: VND
site: {latitude: 21.3, longitude: 105.6}
weather: {bundled: vinh_phuc}
stages: {years: [2026, 2030]}
heat_levels: {steam: 170 degC, hot_water: 80 degC}
roofs: roofs.csv
meters:
  gate: {tariff: vn_1279_22kv}
assets:
  - {technology: pv_roof, at: roofs, owner: tenant}
  - {technology: gas_boiler, existing: [{capacity: 2 MW, built: 2010}]}
  - {technology: battery}
"""
TENANTS = """\
name,sector,meter,tariff,electricity_kwh,electricity_peak_kw,steam_kwh
dye,tex_dye,gate,,8760 MWh,1.6 MW,8760 MWh
lotus,electron,own,vn_1279_lv,876000,,
"""
ROOFS = """\
name,tenant,area,tilt,azimuth
hall,dye,5200,10,180
lab,lotus,520,10,180
"""


class Folder:
    """A scenario folder whose files a test writes and reads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.write("park.yaml", PARK)
        self.write("tenants.csv", TENANTS)
        self.write("roofs.csv", ROOFS)

    def write(self, name: str, text: str | bytes) -> None:
        (self.path / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    def add(self, text: str, name: str = "park.yaml") -> None:
        self.write(name, (self.path / name).read_bytes() + text.encode())

    def change(self, old: str, new: str, name: str = "park.yaml") -> None:
        text = (self.path / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))

    def read(self, *sets: str):
        return read_scenario(self.path, sets)

    def faults(self, *sets: str) -> list[tuple[str, str]]:
        """Codes and places of all faults."""
        with pytest.raises(BadInput) as bad:
            self.read(*sets)
        for fault in bad.value.faults:
            for lang in ("en", "vi"):
                assert not fault.say(lang).startswith("NZ"), f"{fault.code} has no sentence"
        return [(fault.code, str(fault.place)) for fault in bad.value.faults]


@pytest.fixture
def park(tmp_path) -> Folder:
    return Folder(tmp_path / "small")


@pytest.fixture
def examples() -> Path:
    return EXAMPLES
