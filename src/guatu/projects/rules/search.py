"""Chinese search without a tokenizer: a column of bigrams, asked with LIKE.

Full-text engines that index trigrams lose two-character words, which is what most Chinese words are
(DESIGN.md, "Chosen parts"). A run of ideographs is indexed by its pairs, anything else by its whole words.
"""

import re
import unicodedata
from typing import Final

_HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
_RUNS: Final = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+", re.UNICODE)
_IDEOGRAPH: Final = re.compile(rf"[{_HAN}]")
MOST_GRAMS: Final = 24
"""A query is cut there: each gram is one LIKE, and nobody types more to find a project."""


def search_text(*texts: str) -> str:
    """What the search column holds: every gram once, separated by blanks, lower case, width folded."""
    return " ".join(dict.fromkeys(gram for text in texts for gram in _grams(text)))


def grams(query: str) -> list[str]:
    """What a row's search column must hold, all of it. A lone ideograph asks for itself; nothing asks nothing."""
    return list(dict.fromkeys(_grams(query)))[:MOST_GRAMS]


def _grams(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).lower()
    found: list[str] = []
    for run in _RUNS.findall(folded):
        if _IDEOGRAPH.match(run) and len(run) > 1:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            found.append(run)
    return found
