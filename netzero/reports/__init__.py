"""Reports: a case as one HTML file that opens anywhere, offline, in English and Vietnamese."""

from netzero.reports.report import write_report

__all__ = ["write_report"]
