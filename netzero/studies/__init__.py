"""Studies: the chain run many times for one design."""

from netzero.studies.promise import Tried, tried

__all__ = ["Tried", "tried"]
