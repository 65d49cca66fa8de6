"""From a noisy page to clean text, and from clean text to drafts. Pure: text in, frozen results out.

The noise and its causes are measured in `shared/data/intake/NOISE.md`; the rules here are general ones for that
family of mirror pages, none is made for one page.
"""

from guatu.intake.rules.cleaning import clean
from guatu.intake.rules.drafting import drafts

__all__ = ["clean", "drafts"]
