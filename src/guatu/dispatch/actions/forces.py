"""Writes of task forces at work: what each covers, its handbook, its templates, what it held."""

from datetime import date
from typing import TYPE_CHECKING

from guatu.dispatch.actions.duties import CAME, LINE, PROMISED
from guatu.dispatch.actions.entitling import Entitled, entitled
from guatu.dispatch.adapters.filling import check_template
from guatu.dispatch.adapters.paper_store import PAPERS
from guatu.dispatch.models import Cover, Handbook, Occasion, PaperTemplate
from guatu.dispatch.queries.duties import held_by
from guatu.dispatch.queries.forces import cover_names
from guatu.dispatch.queries.forces import template as read_template
from guatu.dispatch.queries.rule_texts import CADENCES
from guatu.dispatch.rules.duties import check_day
from guatu.dispatch.rules.handbooks import LONGEST_HANDBOOK
from guatu.dispatch.rules.words import FINDING, REASON, check_text, trimmed
from guatu.dispatch.types.duties import OCCASION_WORDS, OccasionKind
from guatu.dispatch.types.forces import COVER_WORDS, CoverKind, PaperKind
from guatu.kernel.clock import clock
from guatu.kernel.errors import GuatuError
from guatu.kernel.files import Upload, kind_of, shown_name
from guatu.kernel.language import Phrase
from guatu.ledger.actions import record, unchanged, verb
from guatu.org.queries import force_posts, task_force
from guatu.org.types import Actor, subject
from guatu.projects.queries import projects

if TYPE_CHECKING:
    from guatu.org.models import TaskForce

TEXT = Phrase("手册正文", "Text of the handbook")
TITLE = Phrase("手册名称", "Title of the handbook")
NAME = Phrase("模板名称", "Name of the template")
TITLE_MOST, TITLE_EN_MOST = 120, 200


@verb("dispatch.force.cover")
def set_cover(actor: Actor, *, code: str, kind: CoverKind, key: str, covered: bool = True) -> None:
    """Say that a force covers something, or no longer. Raises NotFound, G1953 for what is not there."""
    actor.require("dispatch.force.cover")
    force, key = task_force(actor, code), key.replace("\0", "")
    rows = Cover.objects.filter(force=force, kind=kind.value, key=key)
    if rows.exists() is covered:
        unchanged()
        return
    if not covered:
        rows.delete()
    else:
        known = (kind.value, key) in cover_names(actor)
        if kind is CoverKind.PROJECT:
            known = key.isdecimal() and len(key) < 19 and projects(actor).filter(pk=int(key)).exists()
        if not known:
            raise GuatuError("G1953", kind=COVER_WORDS[kind], key=key[:64])
        Cover.objects.create(force=force, kind=kind.value, key=key)
    record(actor, subject(force), after={"cover": f"{kind.value}:{key}", "covered": covered})


@verb("dispatch.force.hold")
def hold_force(
    actor: Actor, *, code: str, kind: OccasionKind, on: date, found: str, promised: str = "", came: str = ""
) -> Occasion:
    """Record a dispatch, an inspection, an assessment of a force. By its posts or the dispatcher.

    Raises Denied, NotFound, G1903, G1908, G1946 for a day after today, G1952 for what a force does not hold.
    """
    force, today = task_force(actor, code), clock().today()
    signs = entitled(actor, "dispatch.force.write", held_by(force_posts(force, today)))
    check_day(on, None, today)
    if kind not in {turn.kind for turn in CADENCES.in_force().rule.force}:
        raise GuatuError("G1952", kind=OCCASION_WORDS[kind])
    made = Occasion.objects.create(
        kind=kind.value,
        force=force,
        planned_on=on,
        held_on=on,
        found=check_text(found, FINDING),
        promised=trimmed(promised, PROMISED),
        came=trimmed(came, CAME, LINE),
        by_id=actor.account_id,
    )
    record(
        signs.actor,
        subject(made),
        after={"force": force.pk, "kind": kind.value, "held_on": on, "found": made.found, **signs.facts},
    )
    return made


@verb("dispatch.handbook.write")
def write_handbook(
    actor: Actor, *, code: str, title: str, text: str, title_en: str = "", text_en: str = "", reason: str = ""
) -> Handbook:
    """Write a force's handbook: a new version, the former ones stay. By its posts or the dispatcher.

    From the second version on the reason must be said. Raises Denied, NotFound, G1903, G1908.
    """
    force = task_force(actor, code)
    signs = entitled(actor, "dispatch.force.write", held_by(force_posts(force, clock().today())))
    before = Handbook.objects.select_for_update().filter(force=force).order_by("-version").first()
    facts = {
        "title": check_text(title, TITLE, TITLE_MOST),
        "title_en": trimmed(title_en, TITLE, TITLE_EN_MOST),
        "text": check_text(text.replace("\r\n", "\n"), TEXT, LONGEST_HANDBOOK),
        "text_en": trimmed(text_en.replace("\r\n", "\n"), TEXT, LONGEST_HANDBOOK),
    }
    if before is not None and all(getattr(before, name) == value for name, value in facts.items()):
        unchanged()
        return before
    why = check_text(reason, REASON, LINE) if before is not None else trimmed(reason, REASON, LINE)
    made = Handbook.objects.create(
        force=force,
        version=before.version + 1 if before is not None else 1,
        reason=why,
        made_by_id=actor.account_id,
        made_at=clock().now(),
        **facts,
    )
    after = {"force": force.pk, "version": made.version, "reason": why, **facts, **signs.facts}
    record(signs.actor, subject(made), after=after)
    return made


@verb("dispatch.paper.upload")
def upload_template(
    actor: Actor, *, code: str, kind: PaperKind, name: str, upload: Upload, for_all: bool = False
) -> PaperTemplate:
    """Keep a Word template for a force; with `for_all`, by the dispatcher, for every force.

    Raises Denied, NotFound, G1014 for no .docx, G1903, G1954 for a harmful or broken one, G1955 for an unknown field.
    """
    force = task_force(actor, code)
    signs = _of_papers(actor, None if for_all else force)
    if kind_of(upload.name, upload.data) != "docx":
        raise GuatuError("G1014", name=shown_name(upload.name), kinds="docx")
    check_template(upload.data)
    made = PaperTemplate.objects.create(
        force=None if for_all else force,
        kind=kind.value,
        name=check_text(name or shown_name(upload.name).removesuffix(".docx"), NAME, TITLE_MOST),
        digest=PAPERS.keep(upload.data),
        size=len(upload.data),
        made_by_id=actor.account_id,
        made_at=clock().now(),
    )
    after = {"force": made.force_id, "kind": kind.value, "sha256": made.digest, **signs.facts}
    record(signs.actor, subject(made), after=after)
    return made


@verb("dispatch.paper.withdraw")
def withdraw_template(actor: Actor, *, code: str, template_id: int) -> PaperTemplate:
    """Use a template no longer; its file stays. Raises Denied, NotFound."""
    force = task_force(actor, code)
    row = read_template(actor, force, template_id)
    signs = _of_papers(actor, force if row.force_id is not None else None)
    row.withdrawn_on = clock().today()
    row.save(update_fields=["withdrawn_on"])
    after = {"withdrawn_on": row.withdrawn_on, **signs.facts}
    record(signs.actor, subject(row), before={"withdrawn_on": None}, after=after)
    return row


def _of_papers(actor: Actor, force: "TaskForce | None") -> Entitled:
    """Who may change the templates of a force; those of all forces the dispatcher alone. Raises Denied."""
    if force is None:
        actor.require("dispatch.paper.write")
        return Entitled(actor, {})
    return entitled(actor, "dispatch.force.write", held_by(force_posts(force, clock().today())))
