"""Starts kept under every code of a project, and the further codes it is known by."""

from collections.abc import Iterable

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.types import Actor, subject
from guatu.projects.actions.project import writable
from guatu.projects.models import Project, ProjectCode, ProjectStart
from guatu.projects.rules import check_code
from guatu.projects.rules.starts import start_key
from guatu.projects.rules.texts import fitting


@verb("projects.code.record")
def record_code(actor: Actor, *, project_id: int, code: str, reason: str) -> ProjectCode:
    """Keep a further code of a project, such as the old or the new form of the national one.

    From then on lists find the project by it, and a start under either code is a start of both. Raises G1620 for what
    is no code, G2611 for a code of another project, G1603 without a reason.
    """
    project = writable(actor, project_id, "projects.write")
    key = start_key(code)
    check_code(key)
    if not reason.strip():
        raise GuatuError("G1603", to="code")
    known = ProjectCode.objects.filter(code=key).select_related("project").first()
    owner = known.project if known is not None else Project.objects.filter(code__iexact=key).first()
    if owner is not None and owner.pk != project.pk:
        raise GuatuError("G2611", code=key, name=owner.name)
    if known is not None or owner is not None:
        unchanged()
        return known or ProjectCode(project=project, code=key)
    made = ProjectCode.objects.create(
        project=project, code=key, reason=fitting(reason, 300), recorded_on=clock().today()
    )
    keep_starts([project])
    record(actor, subject(project), after={"other_code": key, "reason": made.reason})
    return made


def keep_starts(rows: Iterable[Project]) -> None:
    """Keep the start of these projects under every code they have now: of those with a start. Three queries."""
    every = {row.pk: row for row in rows}
    held: dict[int, ProjectStart] = {}
    codes: set[str] = set()
    for start in ProjectStart.objects.filter(project__in=every):
        held.setdefault(start.project_id, start)
        codes.add(start.code)
    if not held:
        return
    wanted = [(pk, start_key(every[pk].code)) for pk in held]
    wanted += [
        (pk, start_key(code))
        for pk, code in ProjectCode.objects.filter(project__in=held).values_list("project_id", "code")
    ]
    ProjectStart.objects.bulk_create(
        ProjectStart(
            code=code, project_id=pk, on=held[pk].on, how=held[pk].how, activity_id=held[pk].activity_id
        )
        for pk, code in wanted
        if code not in codes
    )
