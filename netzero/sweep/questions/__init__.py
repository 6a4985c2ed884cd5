"""Questions to the table of all cases: pure functions of a DataFrame, each told how many cases it rests on."""
