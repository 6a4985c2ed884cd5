"""A case for other tools: CSV, Parquet, Excel and a JSON summary."""

from netzero.results.exports.export import FORMATS, export

__all__ = ["FORMATS", "export"]
