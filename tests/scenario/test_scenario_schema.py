"""The JSON Schema for editors accepts the examples and refuses slips."""

import jsonschema
import pytest

from netzero.errors import Faults
from netzero.scenario import json_schema
from netzero.scenario.doors.yaml_tree import read_yaml


@pytest.fixture(scope="module")
def validator():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


def test_every_example_fits_the_schema(validator, examples):
    found = sorted(examples.glob("*/park.yaml"))
    assert found
    for path in found:
        plain = read_yaml(path.read_bytes(), path.name, Faults()).plain()
        if "base" not in plain:
            validator.validate(plain)


def test_an_unknown_key_does_not_fit(validator):
    assert not validator.is_valid({"version": 1, "nmae": "x"})


def test_a_quantity_is_a_number_or_a_text_and_says_its_unit():
    limit = json_schema()["$defs"]["StockIn"]["properties"]["capacity"]
    assert {"type": "number"} in limit["anyOf"]
    assert {"type": "string"} in limit["anyOf"]
    assert "kW" in limit["description"]
