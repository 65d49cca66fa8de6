"""The form of a rule that is a text."""

from collections.abc import Mapping
from typing import Any

from django import forms

from guatu.dispatch.rules.rule_texts import LONGEST_RULE, plain_text


class RuleTextForm(forms.Form):
    """A rule as its text; `label` says of what."""

    text = forms.CharField(
        max_length=LONGEST_RULE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "g-mono", "spellcheck": "false", "wrap": "off"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, label: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["text"].label = label

    def clean_text(self) -> str:
        """Browsers send lines ended by two characters; line numbers and comparison want one."""
        text: str = self.cleaned_data["text"]
        return plain_text(text)

    def point_at(self, line: object) -> None:
        """The line at fault is selected in the browser (`rule_text.js`); None where no line is."""
        if line is not None:
            self.fields["text"].widget.attrs["data-line"] = line
