"""What pages take in: which submission to open, a month, a workbook, a remark."""

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Kind, Period


class MonthField(forms.CharField):
    """A month as text ("2026-05"); its cleaned value is a Period. Raises G1003 for anything else."""

    def clean(self, value: object) -> Period:
        period = Period.parse(str(super().clean(value)))
        if period.kind is not Kind.MONTH:
            raise GuatuError("G1003", text=str(period))
        return period


class OpenForm(forms.Form):
    """Which form, whose, for which month."""

    form = forms.IntegerField(widget=forms.HiddenInput)
    unit = forms.IntegerField(widget=forms.HiddenInput)
    period = MonthField(widget=forms.HiddenInput)


class MonthForm(forms.Form):
    """A month to be locked."""

    period = MonthField(widget=forms.HiddenInput)


class WorkbookForm(forms.Form):
    """A filled workbook."""

    file = forms.FileField(
        label=_("填好的工作簿"),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )


def read_upload(upload: "UploadedFile[bytes]") -> bytes:
    """The bytes of an upload. Raises G1750 by its size, before any of it is read."""
    if upload.size is None or upload.size > settings.UPLOAD_MAX_BYTES:
        raise GuatuError("G1750", megabytes=settings.UPLOAD_MAX_BYTES // 1_048_576)
    return bytes(upload.read())
