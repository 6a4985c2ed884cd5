"""The reference park in PyPSA: a script of its own, for an interpreter that has PyPSA, and imports nothing of netzero.

    python pypsa_reference.py FOLDER STAGES HOURS build|solve

Each asset is a component for each stage, alive in that stage alone; variables of what is built and rows of what is
alive join them, so that the program is that of the case: one dispatch variable for each roof and hour. Prints CPU
seconds as JSON: of the network, of the model with its extra rows, of the whole with HiPO's solution.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pypsa

MONTHS = range(1, 13)
STORES = {"bat": "power", "tes": "warmth"}


class Reference:
    """The case, and its network."""

    def __init__(self, folder: Path, stages: int, hours: int) -> None:
        self.given: dict[str, Any] = json.loads((folder / "inputs.json").read_text(encoding="utf-8"))
        self.stage: dict[str, Any] = self.given["one_stage" if stages == 1 else "six_stages"]
        self.series = pd.read_csv(folder / "timeseries.csv", nrows=hours)
        self.years: list[int] = self.stage["years"]
        self.network = pypsa.Network()

    def over_all(self, column: str) -> Any:
        """Return a column of the year, once for each stage."""
        return np.tile(self.series[column].to_numpy(), len(self.years))

    def of_each(self, pattern: str) -> Any:
        """Return the columns of the stages, one after another."""
        return np.concatenate([self.series[pattern.format(year)].to_numpy() for year in self.years])

    def weight(self) -> Any:
        """Return the weight of each snapshot in the objective."""
        return np.repeat(self.stage["stage_weight"], len(self.series))

    def build_network(self) -> None:
        """Write components and series."""
        network, given = self.network, self.given
        network.set_snapshots(pd.RangeIndex(len(self.series)))
        network.set_investment_periods(self.years)
        network.investment_period_weightings["years"] = 1.0
        network.investment_period_weightings["objective"] = self.stage["stage_weight"]
        network.add("Bus", ["power", "warmth"])
        self._public_grid()
        for bus, carrier in (("power", "electricity"), ("warmth", "heat")):
            demand = np.tile(self.series.filter(regex=f"^{carrier}_t").sum(axis=1).to_numpy(), len(self.years))
            network.add("Load", f"{bus} needed", bus=bus, p_set=self._frame(demand))
            network.add(
                "Generator", f"{bus} unserved", bus=bus, p_nom=1.0, p_max_pu=self._frame(demand),
                marginal_cost=given["unserved_keur_per_mwh"],
            )  # fmt: skip
        for s, year in enumerate(self.years):
            for asset in given["assets"]:
                self._asset(asset, s, year)

    def _public_grid(self) -> None:
        given = self.given
        price = self._frame(self.of_each("price_{}_keur_per_mwh"))
        self.network.add("Generator", "import", bus="power", p_nom=given["import_max_mw"], marginal_cost=price)
        export = {"sign": -1.0, "marginal_cost": -given["export_price_keur_per_mwh"]}
        self.network.add("Generator", "export", bus="power", p_nom=given["export_max_mw"], **export)

    def _asset(self, asset: str, s: int, year: int) -> None:
        network, given, most = self.network, self.given, self.given["max_mw"][asset]
        name = f"{asset} {year}"
        size = {"p_nom_extendable": True, "p_nom_max": most, "build_year": year, "lifetime": 5.0}
        if asset in STORES:
            efficiency = given["storage_efficiency_each_way"][asset]
            network.add(
                "StorageUnit", name, bus=STORES[asset], max_hours=given["storage_hours"][asset],
                efficiency_store=efficiency, efficiency_dispatch=efficiency, cyclic_state_of_charge=True,
                cyclic_state_of_charge_per_period=True, standing_loss=given["storage_loss_per_hour"][asset], **size,
            )  # fmt: skip
        elif asset in ("hp", "eb"):
            cop = self._frame(self.over_all("cop_heat_pump"))
            efficiency = cop if asset == "hp" else given["electric_boiler_efficiency"]
            network.add("Link", name, bus0="power", bus1="warmth", efficiency=efficiency, **size)
        elif asset == "gb":
            cost = self.stage["gas_cost_keur_per_mwh_heat"][s]
            network.add("Generator", name, bus="warmth", marginal_cost=cost, **size)
        else:
            roof = asset.removeprefix("pv")
            profile = "wind_profile" if asset == "wind" else f"pv_profile_{given['pv_profile_of_roof'][int(roof)]}"
            network.add("Generator", name, bus="power", p_max_pu=self._frame(self.over_all(profile)), **size)

    def _frame(self, values: Any) -> pd.Series:
        return pd.Series(values, index=self.network.snapshots)

    def build_model(self) -> Any:
        """Return the linopy model with the rows that PyPSA has no component for."""
        model = self.network.optimize.create_model(multi_investment_periods=True, include_objective_constant=False)
        self._investments(model)
        self._peaks_and_caps(model)
        return model

    def _investments(self, model: Any) -> None:
        given, assets = self.given, self.given["assets"]
        cost = pd.DataFrame(self.stage["discounted_cost_keur_per_mw"], index=self.years)[assets]
        cost.index.name, cost.columns.name = "built", "asset"
        most = pd.Series(given["max_mw"]).loc[assets].rename_axis("asset")
        new = model.add_variables(lower=0.0, upper=(cost * 0 + most), name="new")
        model.objective = model.objective + (new * cost).sum()
        for asset in assets:
            kind = "StorageUnit" if asset in STORES else "Link" if asset in ("hp", "eb") else "Generator"
            capacity = model.variables[f"{kind}-p_nom"]
            for s, year in enumerate(self.years):
                first = max(0, s + 1 - given["life_stages"][asset])
                built = sum(new.sel(asset=asset, built=v) for v in self.years[first : s + 1])
                stock = self.stage["existing_mw"].get(asset, [0.0] * len(self.years))[s]
                name = f"{asset} {year}"
                model.add_constraints(capacity.sel(name=name) - built == stock, name=f"{name} alive")

    def _peaks_and_caps(self, model: Any) -> None:
        given, output = self.given, model.variables["Generator-p"]
        imported, weight = output.sel(name="import", drop=True), self.stage["stage_weight"]
        for s, year in enumerate(self.years):
            of_stage = imported.sel(snapshot=year)
            months = pd.Index(MONTHS, name="month")
            peak = model.add_variables(lower=0.0, upper=given["import_max_mw"], coords=[months], name=f"peak {year}")
            offset = model.add_variables(lower=0.0, upper=1e5, name=f"offset {year}")
            charge = weight[s] * given["demand_charge_keur_per_mw_month"]
            model.objective = model.objective + charge * peak.sum() + weight[s] * given["offset_keur_per_t"] * offset
            month = self.series["month"].rename_axis("timestep").to_xarray()
            model.add_constraints(of_stage - peak.sel(month=month) <= 0.0, name=f"peak {year} covers import")
            factor = self.series[f"grid_factor_{year}_t_per_mwh"].rename_axis("timestep").to_xarray()
            burnt = output.sel(name=f"gb {year}", drop=True).sel(snapshot=year) * given["gas_t_per_mwh_heat"]
            emitted = (of_stage * factor).sum() + burnt.sum()
            model.add_constraints(emitted - offset <= self.stage["co2_cap_t"][s], name=f"cap {year}")


def main(folder: str, stages: str, hours: str, way: str) -> None:
    """Print what it took."""
    found: dict[str, Any] = {}
    reference = Reference(Path(folder), int(stages), int(hours))
    began = time.process_time()
    reference.build_network()
    found["network_cpu_s"] = round(time.process_time() - began, 2)
    begin = time.process_time()
    model = reference.build_model()
    found["model_cpu_s"] = round(time.process_time() - begin, 2)
    if way == "solve":
        options = {"solver": "hipo", "run_crossover": "off", "threads": 1, "output_flag": False}
        status, condition = reference.network.optimize.solve_model(solver_name="highs", solver_options=options)
        found |= {"status": f"{status} {condition}", "objective_keur": float(model.objective.value)}
    found["total_cpu_s"] = round(time.process_time() - began, 2)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
