"""What a scenario says of storages and of what may be sold, as the park holds it."""


def test_a_meter_sells_own_output_unless_anything_is_said_to_do(park):
    assert park.read().park.meters[0].export_from == "own_output"
    assert park.read("meters.gate.export_from=any").park.meters[0].export_from == "any"
    assert park.faults("meters.gate.export_from=battery") == [("NZ0249", "--set meters.gate.export_from")]


def test_a_storage_takes_its_options_from_the_asset(park):
    words = "initial_level: 50 %, end_level: free, least_level: 20 %, charge_from: own_output, shared_power: true"
    park.change("technology: battery", f"technology: battery, at: dye, {words}, holding_cost: 2 VND/kWh")
    scenario = park.read()
    [battery] = scenario.park.storages
    assert (battery.initial, battery.end_is_free, battery.least_level) == (0.5, True, 0.2)
    assert (battery.charge_from, battery.shared_power, battery.holding_cost) == ("own_output", True, (2.0, 2.0))
    assert ("NZ0974", "battery_dye") in [(one.code, one.values.get("name")) for one in scenario.warnings]
    told = {one.name for one in scenario.assumptions}
    assert {"battery_dye.initial_level", "battery_dye.least_level", "battery_dye.holding_cost"} <= told


def test_a_storage_without_options_ends_as_it_begins_and_may_be_charged_by_anything(park):
    [battery] = park.read().park.storages
    assert (battery.initial, battery.end_is_free, battery.least_level) == (None, False, 0.0)
    assert (battery.charge_from, battery.shared_power, battery.holding_cost) == ("any", False, ())


def test_levels_that_contradict_each_other_are_refused_together(park):
    park.change(
        "technology: battery", "technology: battery, unlimited_power: true, end_level: free, shared_power: true"
    )
    park.add("  - {technology: battery, name: second, initial_level: 10 %, least_level: 20 %}\n")
    codes = sorted(code for code, _ in park.faults())
    assert codes == ["NZ0971", "NZ0972", "NZ0973"]


def test_a_storage_that_nothing_could_charge_is_refused(park):
    park.change("{technology: pv_roof, at: roofs, owner: tenant}", "{technology: pv_roof, at: lab, owner: tenant}")
    park.change("technology: battery", "technology: battery, charge_from: own_output")
    assert [code for code, _ in park.faults()] == ["NZ0975"]


def test_options_of_storages_are_refused_on_other_equipment(park):
    park.change("technology: gas_boiler", "technology: gas_boiler, least_level: 20 %")
    assert [code for code, _ in park.faults()] == ["NZ0281"]


def test_a_battery_ages_as_the_catalogue_says_and_its_figures_are_told(park):
    scenario = park.read()
    [battery] = scenario.park.storages
    assert (battery.ageing.calendar_per_year, battery.ageing.per_cycle) == (0.0125, 0.0000246)
    assert (battery.ageing.end_of_life, battery.ageing.stock, battery.highest_level) == (0.8, (), 1.0)
    figures = {"battery.calendar_ageing", "battery.cycle_ageing", "battery.end_of_life"}
    assert figures <= {one.name for one in scenario.assumptions}


def test_an_asset_ages_by_its_own_figures_or_not_at_all(park):
    park.change("technology: battery", "technology: battery, highest_level: 90 %, ageing: {per_cycle: 0.01 %}")
    [battery] = park.read().park.storages
    assert (battery.ageing.per_cycle, battery.ageing.calendar_per_year, battery.highest_level) == (1e-4, 0.0125, 0.9)
    park.change("ageing: {per_cycle: 0.01 %}", "ageing: false")
    assert park.read().park.storages[0].ageing is None


def test_every_lot_has_the_health_of_its_age_or_the_one_that_is_declared(park):
    # 1.25 % a year from 2022 on; 93 % in the first stage, 2026, and so five per cent less four years later
    lots = "[{energy: 2 MWh, capacity: 1 MW, built: 2022}, {energy: 1 MWh, capacity: 1 MW, built: 2020, health: 93 %}]"
    park.change("technology: battery", f"technology: battery, existing: {lots}")
    scenario = park.read()
    years, [battery] = scenario.park.stages.years, scenario.park.storages
    old, declared = battery.ageing.stock
    assert old.energy_kwh[0] == 2000
    assert list(old.health) == [1 - 0.0125 * (year - 2022) for year in years]
    assert list(declared.health) == [0.93 - 0.0125 * (year - years[0]) for year in years]


def test_operation_may_leave_ageing_out(park):
    assert park.read().rules.ageing
    assert not park.read("operation.ageing=false").rules.ageing


def test_levels_above_the_highest_and_a_health_of_what_does_not_age_are_refused(park):
    words = "highest_level: 50 %, least_level: 60 %, initial_level: 70 %, ageing: false"
    lot = "[{energy: 1 MWh, capacity: 1 MW, built: 2020, health: 93 %}]"
    park.change("technology: battery", f"technology: battery, {words}, existing: {lot}")
    park.add("  - {technology: gas_boiler, name: old, existing: [{capacity: 1 MW, built: 2020, health: 1}]}\n")
    codes = sorted(code for code, _ in park.faults())
    assert codes == ["NZ1951", "NZ1952", "NZ1953", "NZ1953"]


def test_an_end_of_life_of_what_does_not_age_is_refused(park):
    park.change(
        "technology: battery", "technology: battery, ageing: {calendar_per_year: 0, per_cycle: 0, end_of_life: 0.7}"
    )
    assert [code for code, _ in park.faults()] == ["NZ1955"]
