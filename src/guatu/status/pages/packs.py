"""Pages of rule packs: which there are, one in words, its text edited and checked, tried, put in force; the facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guatu.kernel.errors import GuatuError
from guatu.org.queries import actor_of
from guatu.org.types import Actor
from guatu.status import actions, queries
from guatu.status.columns import FACTS, PACKS, RULES
from guatu.status.judging.compare import differences
from guatu.status.judging.dictionary import facts_of
from guatu.status.judging.reading import read_pack
from guatu.status.judging.verdicts import facts_in
from guatu.status.queries import PackVersion
from guatu.status.rules.packs import new_text, next_version, with_head
from guatu.status.types import FactDef, Pack, PackRule, Question, SubjectKind
from guatu.status.words import FOLLOWS, SUBJECTS, fact_kind, fact_title
from guatu.ui.lists import exported
from guatu.ui.types import Crumb, LightColour
from guatu.ui.words import is_english, named


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the page shows it."""

    rule: PackRule
    sentence: str
    exemption: str
    follows: str


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """A question with its rules and the facts they rest on."""

    question: Question
    text: str
    rules: Sequence[RuleLine]
    facts: Sequence[tuple[FactDef, str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a pack's text, for its writer."""

    line: object
    text: str
    remedy: str


@require_safe
def packs(request: HttpRequest) -> HttpResponseBase:
    """The packs in force and those that could be."""
    actor = actor_of(request)
    actor.require("status.read")
    versions = queries.pack_versions(actor)
    running = {(pack.code, pack.version) for pack in queries.packs_in_force()}
    heads = [(rows[0], len(rows)) for rows in versions.values()]
    is_running = [(one.pack.code, one.pack.version) in running for one, _number in heads]
    lines = [(_line(*head), on) for head, on in zip(heads, is_running, strict=True)]
    if taken := exported(request, PACKS, sorted(lines, key=lambda line: not line[1])):
        return taken
    context = {
        "menu_key": "packs",
        "crumbs": [Crumb(_("亮灯"), reverse("status:lights")), Crumb(_("规则包"))],
        "listing": PACKS,
        "running": [line for line, on in lines if on],
        "available": [line for line, on in lines if not on],
        "may_write": actor.can("status.packs"),
    }
    return render(request, "status/packs.html", context)


def _line(one: PackVersion, number: int) -> dict[str, Any]:
    english = is_english()
    return {
        "one": one,
        "subject": SUBJECTS[one.pack.subject],
        "source": one.pack.source_en if english else one.pack.source,
        "questions": [question.name_en if english else question.name for question in one.pack.questions],
        "others": number - 1,
    }


@require_safe
def pack(request: HttpRequest, code: str) -> HttpResponseBase:
    """One version of a pack, readable; beside another with `?against=CODE@VERSION`."""
    return _pack_page(request, code, request.GET.get("version", ""))


def _pack_page(request: HttpRequest, code: str, version: str, refused: str = "") -> HttpResponseBase:
    actor = actor_of(request)
    actor.require("status.read")
    found = queries.pack_version(actor, code, version)
    every = queries.pack_versions(actor)
    running = queries.packs_in_force()
    questions = [_question(found.pack, question) for question in found.pack.questions]
    rules = [(part.question, line) for part in questions for line in part.rules]
    notes = [(_("规则包"), f"{named(found.pack)} {found.pack.version}")]
    if taken := exported(request, RULES, rules, notes=notes):
        return taken
    against = _against(actor, request.GET.get("against", ""), found.pack, running)
    context = {
        "menu_key": "packs",
        "crumbs": [Crumb(_("规则包"), reverse("status:packs")), Crumb(named(found.pack))],
        "one": found,
        "pack": found.pack,
        "subject": SUBJECTS[found.pack.subject],
        "in_force": any((one.code, one.version) == (code, found.pack.version) for one in running),
        "code_in_force": any(one.code == code for one in running),
        "source": found.pack.source_en if is_english() else found.pack.source,
        "listing": RULES,
        "questions": questions,
        "versions": every[code],
        "against": against,
        "differences": differences(against, found.pack, is_english()) if against else [],
        "others": [
            rows[0].pack for other, rows in every.items() if rows[0].pack.subject is found.pack.subject
        ],
        "times": queries.times_in_force(actor, code),
        "may_write": actor.can("status.packs"),
        "lit": _lit_now(actor, found.pack.subject),
        "refused": refused,
    }
    return render(request, "status/pack.html", context, status=422 if refused else 200)


def _lit_now(actor: Actor, subject: SubjectKind) -> list[tuple[LightColour, int]]:
    """How many subjects of its kind have which light in the newest month; none where no pack in force is about them."""
    period = queries.latest_period(actor)
    if subject is SubjectKind.PROJECT:
        return [(colour, count) for colour, count in queries.counts(actor, period).items() if count]
    counted = queries.kind_counts(actor, period).get(subject, {})
    return sorted(counted.items(), key=lambda one: one[0].rank)


def _against(actor: Actor, name: str, pack: Pack, running: Sequence[Pack]) -> Pack | None:
    """The pack to compare with: the one asked for, else the version in force of the same pack where that is another."""
    if name:
        code, _at, version = name.partition("@")
        return queries.pack_version(actor, code, version).pack
    return next((one for one in running if one.code == pack.code and one.version != pack.version), None)


def _question(pack: Pack, question: Question) -> QuestionPart:
    english = is_english()
    known = facts_of(pack.subject)
    named = {name for rule in question.rules for name in facts_in(rule, pack.subject)}
    titles = {name: f"［{fact.title_en if english else fact.title}］" for name, fact in known.items()}
    titles |= {"light": _("［灯］"), "source": _("［出处］")}
    return QuestionPart(
        question,
        question.text_en if english else question.text,
        [
            RuleLine(
                rule,
                (rule.en if english else rule.zh).format_map(titles),
                rule.exemption_en if english else rule.exemption,
                _("、").join(str(FOLLOWS[follow]) for follow in rule.follows),
            )
            for rule in question.rules
        ],
        [(fact, fact_title(fact)) for name, fact in known.items() if name in named],
    )


# --- the text


@require_http_methods(["GET", "HEAD", "POST"])
def pack_text(request: HttpRequest) -> HttpResponse:
    """A pack's text: checked as often as one likes, then kept as a version."""
    actor = actor_of(request)
    actor.require("status.packs")
    text = request.POST.get("text", "") if request.method == "POST" else _begun(actor, request)
    text = text.replace("\r\n", "\n")
    reading = read_pack(text)
    faults = [_fault(fault) for fault in reading.faults]
    if request.method == "POST" and request.POST.get("do") == "keep" and reading.pack is not None:
        try:
            row = actions.keep_pack(actor, text=text, reason=request.POST.get("reason", ""))
        except GuatuError as refused:
            faults = [_fault(refused)]
        else:
            messages.success(request, _("已保存 %(code)s %(version)s。启用之前不影响任何灯。") % {
                "code": row.code, "version": row.version,
            })  # fmt: skip
            return redirect(f"{reverse('status:pack', args=[row.code])}?version={row.version}")
    context = {
        "menu_key": "packs",
        "crumbs": [Crumb(_("规则包"), reverse("status:packs")), Crumb(_("规则包文本"))],
        "text": text,
        "rows": min(max(text.count("\n") + 3, 20), 60),
        "faults": faults,
        "pack": reading.pack,
        "checked": request.method == "POST",
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "status/pack_text.html", context, status=422 if faults and request.POST else 200)


def _begun(actor: Actor, request: HttpRequest) -> str:
    """What the editor begins with: another pack's text as its next version, or a small new one."""
    like = request.GET.get("like", "")
    if not like:
        subject = request.GET.get("subject", "")
        kinds = [kind.value for kind in SubjectKind]
        return new_text("my-city", SubjectKind(subject if subject in kinds else "project"))
    code, _at, version = like.partition("@")
    found = queries.pack_version(actor, code, version).pack
    newest = found.version
    while queries.pack_text(code, newest) is not None:
        newest = next_version(newest)
    return with_head(found.text, version=newest)


def _fault(fault: GuatuError) -> Fault:
    lang = get_language()
    return Fault(fault.facts.get("line", ""), fault.text(lang), fault.remedy(lang))


# --- in force


@require_POST
def put(request: HttpRequest, code: str) -> HttpResponseBase:
    """Put a version in force; the newest month's lights are judged anew."""
    version, reason = request.POST.get("version", ""), request.POST.get("reason", "")
    try:
        actions.put_in_force(actor_of(request), code=code, version=version, reason=reason)
    except GuatuError as refused:
        return _refused(request, code, version, refused)
    messages.success(
        request,
        _("%(code)s %(version)s 已施行，最近一个月的灯已重新判断。") % {"code": code, "version": version},
    )
    return redirect("status:packs")


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponseBase:
    """Judge by a pack no more; the newest month's lights are judged anew."""
    try:
        actions.withdraw(actor_of(request), code=code, reason=request.POST.get("reason", ""))
    except GuatuError as refused:
        return _refused(request, code, "", refused)
    messages.success(request, _("%(code)s 已停用，最近一个月的灯已重新判断。") % {"code": code})
    return redirect("status:packs")


def _refused(request: HttpRequest, code: str, version: str, refused: GuatuError) -> HttpResponseBase:
    """What its reader can mend is said on the pack's page; what they cannot is raised."""
    if refused.status in (403, 404):
        raise refused
    return _pack_page(
        request, code, version, f"{refused.text(get_language())} {refused.remedy(get_language())}"
    )


# --- the dictionary


@require_safe
def facts(request: HttpRequest) -> HttpResponseBase:
    """The dictionary of facts of one kind of subject."""
    actor = actor_of(request)
    actor.require("status.read")
    asked = request.GET.get("subject", "")
    subject = SubjectKind(asked) if asked in [kind.value for kind in SubjectKind] else SubjectKind.PROJECT
    english = is_english()
    rows = [
        {
            "name": fact.name,
            "title": fact.title_en if english else fact.title,
            "meaning": fact.meaning_en if english else fact.meaning,
            "kind": fact_kind(fact),
            "owner": fact.owner_en if english else fact.owner,
            "origin": fact.origin_en if english else fact.origin,
            "over": fact.over,
        }
        for fact in facts_of(subject).values()
    ]
    if taken := exported(request, FACTS, rows, notes=[(_("对象"), str(SUBJECTS[subject]))]):
        return taken
    context = {
        "menu_key": "packs",
        "crumbs": [Crumb(_("规则包"), reverse("status:packs")), Crumb(_("事实字典"))],
        "subjects": [(kind, SUBJECTS[kind]) for kind in SubjectKind],
        "subject": subject,
        "listing": FACTS,
        "rows": rows,
    }
    return render(request, "status/facts.html", context)
