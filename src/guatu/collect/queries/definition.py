"""What a version of a form asks."""

from guatu.collect.models import Form
from guatu.collect.rules import MONTHLY
from guatu.collect.types import FormDefinition, Words


def definition_of(form: Form) -> FormDefinition:
    """The version's own definition."""
    words = Words(form.name, form.name_en)
    return FormDefinition(form.code, form.version, words, MONTHLY.definition.fields)
