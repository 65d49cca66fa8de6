"""Plans of other programs, both ways: one neutral typed plan between their files and our projects.

`mspdi` reads and writes Microsoft Project's XML, `csv` our own simple table, `mpxj` (optional) everything that MPXJ
knows. `check` proves our passes against the dates that a file stores; `days` is the plan as our projects hold it.
"""
