"""The ledger's filters."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FilterForm(forms.Form):
    verb = forms.CharField(label=_("动作"), required=False, max_length=80)
    subject = forms.CharField(
        label=_("对象"),
        required=False,
        max_length=110,
        help_text=_("如 dispatch.directive 或 dispatch.directive:17"),
    )
    actor = forms.CharField(label=_("操作人"), required=False, max_length=120)
