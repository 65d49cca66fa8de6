"""Templates of nodes, by version."""

from django.db.models import Count, QuerySet

from guatu.kernel.errors import NotFound
from guatu.org.types import Actor
from guatu.projects.models import Template
from guatu.projects.types import LinkSpec, NodeSpec, TemplateSpec


def templates(actor: Actor) -> QuerySet[Template]:
    """The current version of every template of nodes, by code."""
    return _versions(actor).filter(current=True).order_by("code")


def template(actor: Actor, code: str, version: int | None = None) -> Template:
    """One version of a template (None: the current one), with nodes and links fetched. Raises NotFound (G1002)."""
    rows = _versions(actor).filter(code=code)
    rows = rows.filter(current=True) if version is None else rows.filter(version=version)
    found = rows.prefetch_related("nodes", "links__predecessor", "links__successor").first()
    if found is None:
        raise NotFound(what=code if version is None else f"{code} v{version}")
    return found


def template_versions(actor: Actor, code: str) -> QuerySet[Template]:
    """Every version of one template, the newest first, with `node_count` and who made it."""
    rows = _versions(actor).filter(code=code).select_related("made_by")
    return rows.annotate(node_count=Count("nodes")).order_by("-version")


def _versions(actor: Actor) -> QuerySet[Template]:
    return Template.objects.all() if actor.can("projects.read") else Template.objects.none()


def template_spec(kept: Template) -> TemplateSpec:
    """A template of the tables as plain data. No query where nodes and links are fetched already."""
    links = sorted(kept.links.all(), key=lambda link: link.pk)
    codes = {node.pk: node.code for node in kept.nodes.all()}
    return TemplateSpec(
        code=kept.code,
        version=kept.version,
        name=kept.name,
        name_en=kept.name_en,
        nodes=tuple(
            NodeSpec(
                code=row.code, name=row.name, duration=row.duration, calendar=row.calendar, name_en=row.name_en,
                reaches_stage=row.reaches_stage, responsible=row.responsible, measures=tuple(row.measures),
                evidence=row.evidence, evidence_en=row.evidence_en, statutory_days=row.statutory_days,
                basis=row.basis, basis_en=row.basis_en,
                spread=(row.spread["low"], row.spread["high"]) if row.spread else None,
            )
            for row in kept.nodes.all()
        ),
        links=tuple(
            LinkSpec(
                codes[link.predecessor_id], codes[link.successor_id], link.kind, link.lag, link.lag_calendar,
                link.soft,
            )
            for link in links
        ),
    )  # fmt: skip
