"""Outages of the grid and failures of units, from every start time."""
