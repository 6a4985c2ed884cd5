"""netzero: plan, simulate and account for an eco-industrial park on its way to Net Zero."""

__version__ = "0.1.0"
