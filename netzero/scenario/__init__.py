"""Scenarios: a folder a user writes becomes a frozen, checked `Scenario`."""

from __future__ import annotations

from netzero.scenario.read import read_scenario
from netzero.scenario.scenario import Scenario
from netzero.scenario.schema import json_schema
from netzero.scenario.shipped import shipped
from netzero.scenario.template import write_template

__all__ = ["Scenario", "json_schema", "read_scenario", "shipped", "write_template"]
