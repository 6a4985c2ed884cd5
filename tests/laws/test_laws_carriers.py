"""The example of docs/carriers.md, as a reader would copy it, the whole way."""

from pages import copied

from netzero.proof import verify
from netzero.results import write
from netzero.run import run
from netzero.scenario import read_scenario
from netzero.simulator import balance_residual_max


def test_the_example_of_the_page_is_planned_operated_and_verified(tmp_path):
    case = run(read_scenario(copied("carriers", tmp_path)), work="run")
    assert case.operation is not None
    assert case.capacities is not None
    assert balance_residual_max(case.park, case.hourly, case.operation.dispatch) <= 1e-9
    built = case.capacities["capacity"].sel(stage=2030)
    assert float(built.sel(size="electrolyser")) > 0
    assert float(built.sel(size="digester")) > 0
    # 900 t of COD removed hold 900 x 3,232 kWh; the plan digests no more of it
    used = case.promise.books["energy"].sum("party").sel(stage=2030, flow="purchased:wastewater_cod:fuel_purchase")
    assert float(used) <= 900 * 3232.6 * 1.001
    write(case, tmp_path / "case")
    assert verify(tmp_path / "case").ok
