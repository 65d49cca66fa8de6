"""Forms of dispatch."""

from guatu.dispatch.forms.matters import FileForm, IssueForm, ListForm
from guatu.dispatch.forms.meetings import ItemForm, MeetingForm

__all__ = ["FileForm", "IssueForm", "ItemForm", "ListForm", "MeetingForm"]
