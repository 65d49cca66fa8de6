"""The house's classes on Django's own widgets."""

from collections.abc import Callable

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from guatu.kernel.errors import GuatuError

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "g-choices"),  # Django puts the class on the list and on each input
    (forms.RadioSelect, "g-choices"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
)


def widget_class(widget: forms.Widget) -> str:
    """The class an input wears: g-choices, form-check-input, form-select or form-control."""
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "form-control")


def render_widget(field: BoundField) -> SafeString:
    """The input, with its class, marked invalid where it has errors. A class set by the form is kept beside ours."""
    widget = field.field.widget
    names = [widget_class(widget), str(widget.attrs.get("class", ""))]
    if field.errors:
        names.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(name for name in names if name)})


def carried_out(form: BaseForm, act: Callable[[], object]) -> bool:
    """Runs the act where the form is valid; whether it was done.

    A refusal that its reader can mend is shown above the form with its remedy, so that nothing typed is lost; one
    that they cannot (403, 404) is raised as it is.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except GuatuError as refused:
        if refused.status in (403, 404):
            raise
        form.add_error(None, f"{refused.text(get_language())} {refused.remedy(get_language())}")
        return False
    return True
