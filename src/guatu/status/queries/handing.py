"""What a post has set by hand, for whoever takes it over."""

from django.urls import reverse
from django.utils import timezone

from guatu.kernel.language import Phrase
from guatu.org.types import Holding, Leaving, subject
from guatu.status.models import Override


def holdings(left: Leaving) -> list[Holding]:
    """The lights that the post set by hand and that still stand, until they lapse. One query."""
    rows = Override.objects.filter(post=left.post, withdrawn_at=None, until__gte=left.on)
    return [
        Holding(
            "override",
            subject(row),
            Phrase.of(row.project),
            Phrase(row.reason[:300], row.reason[:400]),
            since=timezone.localtime(row.set_at).date(),
            until=row.until,
            link=reverse("projects:detail", args=[row.project.code]),
        )
        for row in rows.select_related("project").order_by("until", "pk")
    ]
