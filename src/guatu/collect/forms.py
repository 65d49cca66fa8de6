"""What pages take in: which submission to open, a month, a workbook, a remark."""

import re

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from guatu.collect.rules.board import check_rules
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period


class MonthField(forms.CharField):
    """A month as text ("2026-05"); its cleaned value is a Period. Raises G1003 for anything else."""

    def clean(self, value: object) -> Period:
        period = Period.parse(str(super().clean(value)))
        if period.kind is not Kind.MONTH:
            raise GuatuError("G1003", text=str(period))
        return period


class PeriodField(forms.CharField):
    """A period as text ("2026-05", "2026-W23"); its cleaned value is a Period. Raises G1003."""

    def clean(self, value: object) -> Period:
        return Period.parse(str(super().clean(value)))


class OpenForm(forms.Form):
    """Which form, whose, for which period."""

    form = forms.IntegerField(widget=forms.HiddenInput)
    unit = forms.IntegerField(widget=forms.HiddenInput)
    period = PeriodField(widget=forms.HiddenInput)


class MonthForm(forms.Form):
    """A month to be locked."""

    period = MonthField(widget=forms.HiddenInput)


class WorkdaysField(forms.CharField):
    """Days from the due day, such as "-2, 0, +1"; its cleaned value is a list of whole numbers."""

    def clean(self, value: object) -> list[int]:
        words = re.split(r"[,，、;；\s]+", str(super().clean(value)).strip())
        try:
            return [int(word.replace("−", "-")) for word in words if word]
        except ValueError as wrong:
            raise forms.ValidationError(_("请填整数，用逗号隔开，如 -2, 0, +1。")) from wrong


class ReminderRulesForm(forms.Form):
    """On which workdays before, on and after the due day the system reminds by itself."""

    inside = WorkdaysField(
        label=_("只发站内消息"),
        required=False,
        max_length=80,
        help_text=_("相对截止日的工作日，负数为之前，0 为当天。"),
    )
    outside = WorkdaysField(label=_("同时发到站外通道"), required=False, max_length=80)

    def cleaned_rules(self) -> dict[int, bool]:
        """Workday → whether it goes outside. Raises G2591 for a day named twice."""
        inside, outside = self.cleaned_data["inside"], self.cleaned_data["outside"]
        check_rules([*inside, *outside])
        return {**dict.fromkeys(inside, False), **dict.fromkeys(outside, True)}


class WorkbookForm(forms.Form):
    """A filled workbook."""

    file = forms.FileField(
        label=_("填好的工作簿"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv,.et,.txt"}),
    )


def read_upload(upload: "UploadedFile[bytes]") -> bytes:
    """The bytes of an upload. Raises G1750 by its size, before any of it is read."""
    if upload.size is None or upload.size > settings.UPLOAD_MAX_BYTES:
        raise GuatuError("G1750", megabytes=settings.UPLOAD_MAX_BYTES // 1_048_576)
    return bytes(upload.read())
