"""Where a project's figures of a month came from."""

from collections.abc import Collection

from guatu.collect.models import Cell
from guatu.collect.rules import GIVEN
from guatu.collect.types import Field, SourceFacts, SubjectKind
from guatu.kernel.period import Period

_LISTED = 500
"""Beyond so many ids one reads the month's own few thousand rows: databases bound the length of a list."""


def latest_source(project_ids: Collection[int], period: Period) -> dict[int, SourceFacts]:
    """The handed-in or accepted submission that gave each project's figures of the month. One query.

    No actor: it tells a caller, who has already read these projects under its own actor, where they come from.
    """
    wanted = set(project_ids)
    rows = Cell.objects.filter(
        subject_kind=SubjectKind.PROJECT.value,
        field=Field.INVESTED_YEAR.value,
        submission__period=str(period),
        submission__state__in=[state.value for state in GIVEN],
    )
    if len(wanted) <= _LISTED:
        rows = rows.filter(subject_id__in=wanted)
    found = rows.order_by("submission__submitted_at", "submission_id").values_list(
        "subject_id",
        "submission_id",
        "submission__submitted_at",
        "submission__submitted_by__first_name",
        "submission__submitted_by__last_name",
        "submission__submitted_by__username",
        "submission__submitted_by__post__title",
        "submission__submitted_by__post__title_en",
    )
    return {
        project_id: SourceFacts(
            submission_id, at, post or f"{first or ''} {last or ''}".strip() or username or "", post_en or ""
        )
        for project_id, submission_id, at, first, last, username, post, post_en in found
        if project_id in wanted
    }
