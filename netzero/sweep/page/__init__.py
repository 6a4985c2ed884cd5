"""The page of a sweep: one offline HTML file with the answers in two languages."""

from netzero.sweep.page.write import render, write_page

__all__ = ["render", "write_page"]
