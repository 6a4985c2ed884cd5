"""Studies: the chain run many times for one design."""

from netzero.studies.compared import Compared, against_today
from netzero.studies.look_ahead import look_ahead
from netzero.studies.operated import by_rules
from netzero.studies.promise import Tried, tried

__all__ = ["Compared", "Tried", "against_today", "by_rules", "look_ahead", "tried"]
