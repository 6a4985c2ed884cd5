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
