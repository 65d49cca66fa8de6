"""What people say of a project beside its computed light: verified ratings, exemptions."""

from datetime import date

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.org.types import Actor, subject
from guatu.projects import queries as projects
from guatu.status import queries
from guatu.status.actions.overrides import rejudge
from guatu.status.models import Exemption, VerifiedRating
from guatu.status.rules import check_exemption, check_finding, check_period


@verb("status.rating.verify")
def verify_rating(
    actor: Actor, *, project_id: int, period: Period, colour: str, finding: str, on: date | None = None
) -> VerifiedRating:
    """What a supervisor found on the spot: kept beside the computed light, which it does not change.

    Raises Denied, NotFound, G1805 without colour or text, G1806 for a month or day to come.
    """
    actor.require("status.verify")
    project = projects.project_by_id(actor, project_id)
    today = clock().today()
    check_period(period, today)
    on = on or today
    if on > today:
        raise GuatuError("G1806", period=Period.month_of(on))
    row = VerifiedRating.objects.create(
        project=project,
        period=str(period),
        colour=check_finding(colour, finding).value,
        finding=finding.strip(),
        on=on,
        by_id=actor.account_id,
    )
    record(
        actor,
        subject(project),
        after={"period": str(period), "colour": row.colour, "finding": row.finding, "on": on},
    )
    return row


@verb("status.exemption.grant")
def exempt(actor: Actor, *, project_id: int, question: str, reason: str, until: date) -> Exemption:
    """Lift one question's answers for one project through `until`, for a reason that stays visible; judge it anew.

    Raises Denied, NotFound, G1802 for an unknown question, G1803 for one that knows no exemption, G1804.
    """
    actor.require("status.exempt")
    project = projects.project_by_id(actor, project_id)
    check_exemption(queries.question_in_force(question)[1], reason=reason, until=until, today=clock().today())
    row = Exemption.objects.create(
        project=project,
        question=question,
        reason=reason.strip(),
        until=until,
        granted_at=clock().now(),
        granted_by_id=actor.account_id,
    )
    record(actor, subject(project), after={"question": question, "reason": row.reason, "until": until})
    rejudge(actor, [project_id])
    return row
