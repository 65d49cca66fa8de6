"""Templates into the tables: those that ship, and those this house makes. A version that is kept is never changed."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Max

from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError, NotFound
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, take_turn, unchanged, verb
from guatu.org.queries import calendars
from guatu.org.types import Actor, subject
from guatu.projects.adapters.templates import shipped_templates, template_document
from guatu.projects.models import Template, TemplateLink, TemplateNode
from guatu.projects.queries import template, template_spec
from guatu.projects.rules import check_code, check_name, check_template
from guatu.projects.types import LinkSpec, NodeSpec, TemplateSpec


@verb("projects.template.load")
def load_templates(actor: Actor) -> list[Template]:
    """Put the shipped templates into the tables; a version already there stays. Gives those that are new.

    A shipped version becomes current unless the house has made its own. Raises G1616 where a file was changed without a
    new version.
    """
    actor.require("projects.write")
    new = []
    for spec in shipped_templates():
        kept = (
            Template.objects.filter(code=spec.code, shipped_version=spec.version)
            .prefetch_related("nodes", "links")
            .first()
        )
        if kept is None:
            new.append(_load(spec))
            record(actor, subject(new[-1]), after={"code": spec.code, "version": new[-1].version})
        elif replace(template_spec(kept), version=spec.version) != spec:
            raise GuatuError("G1616", code=spec.code, version=spec.version)
    if not new:
        unchanged()
    return new


def _load(spec: TemplateSpec) -> Template:
    current = Template.objects.filter(code=spec.code, current=True).first()
    ours = current is not None and current.shipped_version is None
    # A number that the house has used is not used again: the shipped version takes the next one.
    version = max(spec.version, _newest(spec.code) + 1)
    return _keep(replace(spec, version=version), shipped_version=spec.version, current=not ours)


def _newest(code: str) -> int:
    return Template.objects.filter(code=code).aggregate(newest=Max("version"))["newest"] or 0


@verb("projects.template.save")
def save_template(actor: Actor, *, spec: TemplateSpec, reason: str) -> Template:
    """Keep a template as a new version, which new plans are made from; projects planned before keep theirs.

    `spec.version`: the version that was changed; a code not yet known opens a new template, whatever it says. Raises
    G1632 where a newer version came in between, G1633 without a reason, G1643 where nothing changed, and what
    `check_template` raises for a row that cannot be.
    """
    actor.require("projects.template.write")
    check_code(spec.code)
    check_name(spec.name, 80)
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("修改模板", "changing the template"))
    check_template(spec, calendars())
    take_turn()
    newest = _newest(spec.code)
    before = None
    if newest:
        if spec.version != newest:
            raise GuatuError("G1632", code=spec.code, version=spec.version, current=newest)
        before = template_spec(template(actor, spec.code, newest))
        if before == spec:
            raise GuatuError("G1643", version=newest)
    made = _keep(
        replace(spec, version=newest + 1),
        current=True,
        reason=reason.strip(),
        made_by_id=actor.account_id,
        made_at=clock().now(),
    )
    record(
        actor,
        subject(made),
        before=_changes(before, spec) if before else None,
        after={**_changes(spec, before), "version": made.version, "reason": made.reason},
    )
    return made


@verb("projects.template.use")
def use_template(actor: Actor, *, code: str, version: int, reason: str) -> Template:
    """Have new plans made from another version that is kept. Raises NotFound, G1633 without a reason."""
    actor.require("projects.template.write")
    if not reason.strip():
        raise GuatuError("G1633", what=Phrase("换用版本", "using another version"))
    chosen = Template.objects.select_for_update().filter(code=code, version=version).first()
    if chosen is None:
        raise NotFound(what=f"{code} v{version}")
    if chosen.current:
        unchanged()
        return chosen
    before = Template.objects.filter(code=code, current=True).values_list("version", flat=True).first()
    _make_current(chosen)
    record(
        actor,
        subject(chosen),
        before={"version": before},
        after={"version": version, "reason": reason.strip()},
    )
    return chosen


def _make_current(chosen: Template) -> None:
    Template.objects.filter(code=chosen.code, current=True).update(current=False)
    chosen.current = True
    chosen.save(update_fields=["current"])


def _keep(spec: TemplateSpec, *, current: bool, **facts: Any) -> Template:
    made = Template.objects.create(
        code=spec.code, version=spec.version, name=spec.name, name_en=spec.name_en, **facts
    )
    rows = TemplateNode.objects.bulk_create(
        TemplateNode(template=made, position=position, **work_columns(node))
        for position, node in enumerate(spec.nodes, start=1)
    )
    by_code = {row.code: row for row in rows}
    TemplateLink.objects.bulk_create(
        TemplateLink(
            template=made,
            predecessor=by_code[link.predecessor],
            successor=by_code[link.successor],
            **link_columns(link),
        )
        for link in spec.links
    )
    if current:
        _make_current(made)
    return made


def work_columns(node: NodeSpec) -> dict[str, Any]:
    """A node's work as the columns of `PlannedWork`, but for its position."""
    return {
        "code": node.code, "name": node.name, "name_en": node.name_en, "duration": node.duration,
        "calendar": node.calendar, "reaches_stage": node.reaches_stage, "responsible": node.responsible,
        "measures": [dict(measure) for measure in node.measures], "evidence": node.evidence,
        "evidence_en": node.evidence_en, "statutory_days": node.statutory_days, "basis": node.basis,
        "basis_en": node.basis_en,
        "spread": {"low": node.spread[0], "high": node.spread[1]} if node.spread else None,
    }  # fmt: skip


def link_columns(link: LinkSpec) -> dict[str, Any]:
    """A link as the columns of `PlannedLink`."""
    return {"kind": link.kind, "lag": link.lag, "lag_calendar": link.lag_calendar, "soft": link.soft}


def _changes(spec: TemplateSpec, other: TemplateSpec | None) -> dict[str, Any]:
    """What of `spec` is not in `other`, for the ledger."""
    whole = template_document(spec)
    rest = template_document(other) if other else {"node": [], "link": []}
    return {
        "name": spec.name,
        "nodes": list(_missing(whole["node"], rest["node"])),
        "links": list(_missing(whole["link"], rest["link"])),
    }


def _missing(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    known = {repr(row) for row in others}
    return (row for row in rows if repr(row) not in known)
