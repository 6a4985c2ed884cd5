"""What comes in from outside: text becomes values that know where they were written, and a checked model of them.

YAML and CSV are read strictly, layers laid over each other, the tables read row by row; every refusal becomes a fault
with its place. Nothing here makes a part of the park.
"""
