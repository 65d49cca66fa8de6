"""From a noisy page to clean text, and from clean text to drafts; what may become of a draft, and by whom. Pure.

The noise and its causes are measured in `shared/data/intake/NOISE.md`; the rules here are general ones for that
family of mirror pages, none is made for one page.
"""

from guatu.intake.rules.cleaning import clean
from guatu.intake.rules.deciding import (
    LONGEST_NAME,
    LONGEST_NAME_EN,
    check_number,
    check_open,
    document_name,
    storable,
    task_name,
)
from guatu.intake.rules.drafting import drafts
from guatu.intake.rules.marking import paragraphs

__all__ = [
    "LONGEST_NAME",
    "LONGEST_NAME_EN",
    "check_number",
    "check_open",
    "clean",
    "document_name",
    "drafts",
    "paragraphs",
    "storable",
    "task_name",
]
