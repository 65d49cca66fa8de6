"""Papers of a meeting: its minutes, as a Word or PDF file."""

from guatu.dispatch.adapters.minutes import minutes_of
from guatu.dispatch.queries.meetings import city
from guatu.dispatch.queries.meetings import meeting as read_meeting
from guatu.dispatch.queries.packs import as_file
from guatu.dispatch.queries.running import table
from guatu.org.types import Actor


def minutes(actor: Actor, meeting_id: int, language: str | None, form: str = "docx") -> bytes:
    """The minutes of a meeting as "docx" or "pdf", in "zh-hans" or "en". Raises NotFound."""
    found = read_meeting(actor, meeting_id)
    on = {item.pk for item in table(found).on}
    return as_file(minutes_of(found, city(actor), language, on), form)
