"""What pages of lights of every kind say of one: its reasons with rule and figures, its history, where to go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from guatu.kernel.period import Period
from guatu.org.types import Actor
from guatu.status.models import Light
from guatu.status.pages.lights import SHEET, first_reason
from guatu.status.types import Pack, Question
from guatu.status.why_words import Traced
from guatu.ui.types import LightColour, TimelineItem
from guatu.ui.words import is_english, light_word


@dataclass(frozen=True, slots=True)
class Explained:
    """One reason of a light with the question of the pack that it answers and the figures it was reckoned from."""

    reason: Mapping[str, Any]
    pack: Pack | None
    question: Question | None
    sentence: str
    text: str
    figures: Sequence[Traced]
    valid_reason: str


def explain(
    reason: Mapping[str, Any], packs: Mapping[tuple[str, str], Pack], figures: Sequence[Traced]
) -> Explained:
    """A reason beside the very rule that gave it."""
    pack = packs.get((reason["pack"], reason["version"]))
    question = pack.question(reason["question"]) if pack is not None else None
    english = is_english()
    rule = question.rule(reason["rule"]) if question else None
    bad = LightColour(reason["colour"]) not in (LightColour.GREEN, LightColour.DONE)
    return Explained(
        reason=reason,
        pack=pack,
        question=question,
        sentence=reason["en" if english else "zh"],
        text=(question.text_en if english else question.text) if question else "",
        figures=figures,
        valid_reason=(rule.exemption_en if english else rule.exemption) if rule and bad else "",
    )


def as_sheet(answer: HttpResponse) -> HttpResponse:
    """Marked as what a sheet shows."""
    answer[SHEET] = "1"
    return answer


def submission_url(light: Light) -> str:
    """The submission behind a light; "" where there is none."""
    kind, _colon, key = light.source.partition(":")
    return reverse("collect:submission", args=[int(key)]) if kind == "collect.submission" and key else ""


def issue_url(actor: Actor, light: Light) -> str:
    """Where a directive is issued from this light; "" for who may not, where nothing is wrong, or without that page."""
    if light.colour in (LightColour.GREEN, LightColour.DONE) or not actor.can("dispatch.directive.issue"):
        return ""
    try:
        return f"{reverse('dispatch:issue')}?light={light.pk}"
    except NoReverseMatch:
        return ""


def told_history(past: Sequence[Light]) -> list[TimelineItem]:
    """Lights of one subject as a timeline."""
    return [
        TimelineItem(
            when=timezone.localtime(row.computed_at).date(),
            title=f"{Period.parse(row.period).label('en' if is_english() else 'zh')} "
            f"{light_word(LightColour(row.colour))}",
            text=first_reason(row),
            url=reverse("status:light", args=[row.pk]),
            colour=LightColour(row.colour),
        )
        for row in past
    ]
