"""Templates of nodes: listed, shown, saved as a new version, used."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from guatu.org.queries import actor_of
from guatu.projects import actions, queries
from guatu.projects.adapters.templates import template_document
from guatu.projects.models import Template
from guatu.projects.types import LinkSpec, NodeSpec, TemplateSpec

router = Router(tags=["templates"])


class TemplateRow(Schema):
    """A version of a template; `shipped_version` null: made by this house."""

    code: str
    version: int
    name: str
    name_en: str
    current: bool
    shipped_version: int | None
    reason: str


class TemplateNodeIn(Schema):
    """A node; durations in working days of `calendar`; `measures` as rules/measures.py shapes them."""

    code: str = Field(max_length=20)
    name: str = Field(max_length=80)
    name_en: str = Field("", max_length=120)
    duration: int
    calendar: str = "office"
    reaches: str = ""
    responsible: str = ""
    evidence: str = Field("", max_length=200)
    evidence_en: str = Field("", max_length=300)
    statutory_days: int | None = None
    basis: str = Field("", max_length=200)
    basis_en: str = Field("", max_length=300)
    spread: tuple[int, int] | None = None
    measures: list[dict[str, Any]] = Field(default_factory=list)


class TemplateLinkIn(Schema):
    """A link by codes; the lag in elapsed days, or in working days of `lag_calendar`."""

    predecessor: str = Field(alias="from")
    successor: str = Field(alias="to")
    kind: str = "FS"
    lag: int = Field(0, ge=-10_000, le=10_000)
    lag_calendar: str = Field("", max_length=20)
    soft: bool = False


class TemplateIn(Schema):
    """The whole template; `version` is the one that was changed."""

    code: str = Field(max_length=30)
    version: int = 1
    name: str = Field(max_length=80)
    name_en: str = Field("", max_length=120)
    node: list[TemplateNodeIn]
    link: list[TemplateLinkIn] = Field(default_factory=list)
    reason: str = Field(max_length=300)

    def spec(self) -> TemplateSpec:
        """As the action takes it."""
        return TemplateSpec(
            self.code,
            self.version,
            self.name,
            self.name_en,
            tuple(
                NodeSpec(
                    reaches_stage=node.reaches,
                    measures=tuple(node.measures),
                    **node.dict(exclude={"reaches", "measures"}),
                )
                for node in self.node
            ),
            tuple(LinkSpec(**link.dict(by_alias=False)) for link in self.link),
        )


class UseIn(Schema):
    version: int
    reason: str = Field(max_length=300)


@router.get("/", response=list[TemplateRow])
def list_templates(request: HttpRequest) -> Any:
    """The current version of every template."""
    return queries.templates(actor_of(request))


@router.post("/", response={201: TemplateRow})
def save_template(request: HttpRequest, body: TemplateIn) -> Status[Template]:
    """Keep a template as a new version. Needs `projects.template.write`."""
    return Status(201, actions.save_template(actor_of(request), spec=body.spec(), reason=body.reason))


@router.get("/{code}", response=dict[str, Any])
def get_template(request: HttpRequest, code: str, version: int | None = None) -> dict[str, Any]:
    """One template, whole: nodes and links, in the words of its file. Without `version` the current one."""
    return template_document(queries.template_spec(queries.template(actor_of(request), code, version)))


@router.get("/{code}/versions", response=list[TemplateRow])
def list_versions(request: HttpRequest, code: str) -> Any:
    """Every version of a template, the newest first."""
    return queries.template_versions(actor_of(request), code)


@router.post("/{code}/use", response=TemplateRow)
def use_template(request: HttpRequest, code: str, body: UseIn) -> Template:
    """Have new plans made from another version. Needs `projects.template.write`."""
    return actions.use_template(actor_of(request), code=code, version=body.version, reason=body.reason)
