"""From what was written to the park: figures of the catalogue filled in, one value per stage, every name looked up.

`draft` is what all of it reads, and where faults and assumptions are noted; each other file makes one part of the park.
"""
