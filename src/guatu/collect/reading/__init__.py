"""Reads the tables of a government workbook as they are: grid → tables → records, totals and problems. Pure.

What a heading means is data (`data/headings.toml`); how a cell is written is a grammar (`money`, `days`, `shares`,
`texts`). The rules follow the schema of the examples; `docs/decisions/0028` says how and why.
"""
