"""Rule packs: their text read and checked, facts as columns, judged by DuckDB in one pass. Pure of Django.

dictionary    the documented facts of each kind of subject (data/facts.toml)
expressions   a predicate checked against the dictionary, and written out over whole numbers
reading       a pack's text: what is wrong in which line, or the pack
columns       facts of many subjects, each a column of whole numbers
judge         the answers of every question for every subject, and the light
sentences     a reason in both languages, facts in it
"""
