"""The park in numbers, and the mathematics of each kind of component: its equations, stated once for every reader.

`park` is what all later stages read; `equations` is the language of the mathematics. Each other file is one kind: what
it is, its equations with symbols and units, and what it adds to the planner's model.
"""
