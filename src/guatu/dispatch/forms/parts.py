"""What forms of dispatch are made of."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.dispatch.rules.words import LONGEST_TEXT
from guatu.org.queries import posts, units
from guatu.org.types import Actor
from guatu.ui.files import ACCEPT
from guatu.ui.words import named

Choices = Iterable[tuple[str, str]]
NONE = ("", "—")


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def text(label: Any, rows: int, *, most: int = LONGEST_TEXT, required: bool = True) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows})
    )


def evidence() -> forms.FileField:
    """One file of evidence."""
    return forms.FileField(
        label=_("佐证材料"),
        required=False,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("可选，一份；PDF、图片、Word 或 Excel。"),
    )


def day(label: Any) -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def unit_choices(actor: Actor) -> list[tuple[str, str]]:
    """The units in sight, none first."""
    return [NONE, *((str(unit.pk), named(unit)) for unit in units(actor))]


def post_choices(actor: Actor, *, own: bool = False) -> list[tuple[str, str]]:
    """The posts in sight with their units, none first; `own`: of the units that the actor acts for only."""
    rows = posts(actor)
    if own and actor.duty_ids is not None:
        rows = rows.filter(unit__in=actor.duty_ids)
    return [NONE, *((str(post.pk), f"{named(post.unit)} · {named(post)}") for post in rows)]
