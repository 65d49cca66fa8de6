"""Tables of collect, by subject."""

from guatu.collect.models.filing import Cell, Submission
from guatu.collect.models.form import Form

__all__ = ["Cell", "Form", "Submission"]
