"""What a scenario says of storages and of what may be sold, as the park holds it."""


def test_a_meter_sells_own_output_unless_anything_is_said_to_do(park):
    assert park.read().park.meters[0].export_from == "own_output"
    assert park.read("meters.gate.export_from=any").park.meters[0].export_from == "any"
    assert park.faults("meters.gate.export_from=battery") == [("NZ0249", "--set meters.gate.export_from")]
