"""Two packs, or two sets of packs: what their texts say differently, and which subjects change light and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guatu.status.judging.columns import Columns
from guatu.status.judging.judge import Judged, judge
from guatu.status.judging.verdicts import lifted_by, verdict
from guatu.status.types import Exempt, Pack, PackRule, Question, Reason
from guatu.ui.types import LightColour


@dataclass(frozen=True, slots=True)
class Changed:
    """A subject whose light changes: by which answers it was lit, and by which it would be. `row`: its place."""

    key: str
    row: int
    before: LightColour
    after: LightColour
    because: Reason | None
    instead: Reason | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """judged: how many subjects. counts: by (before, after). changed: in the order of the subjects, `most` of them."""

    judged: int
    counts: Mapping[tuple[LightColour, LightColour], int]
    changed: Sequence[Changed]

    @property
    def number(self) -> int:
        """How many subjects change light."""
        return sum(count for (before, after), count in self.counts.items() if before is not after)


def compare(
    before: Sequence[Pack],
    after: Sequence[Pack],
    columns: Columns,
    most: int = 1000,
    exempt: Sequence[Mapping[str, Exempt]] = (),
) -> Comparison:
    """Judges the same facts by both; every pack is about the subject of `columns`.

    exempt: of each subject the valid reasons in force, by question; they count on both sides.
    """
    lifted = lifted_by(exempt)
    old, new = (judge(packs, columns, lifted, words=False).lights for packs in (before, after))
    ranks = {colour.rank: colour for colour in LightColour}
    pairs, numbers = np.unique(np.stack([old, new]), axis=1, return_counts=True)
    counts = {
        (ranks[int(one)], ranks[int(other)]): int(number)
        for one, other, number in zip(*pairs, numbers, strict=True)
    }
    places = np.flatnonzero(old != new)[:most]
    some = columns.rows(places)
    reasons = [exempt[place] for place in places] if exempt else []
    told = judge(before, some, lifted_by(reasons)), judge(after, some, lifted_by(reasons))
    return Comparison(
        len(columns),
        counts,
        [
            _changed(*told, row, int(place), reasons[row] if reasons else {})
            for row, place in enumerate(places)
        ],
    )


def _changed(old: Judged, new: Judged, row: int, place: int, exempt: Mapping[str, Exempt]) -> Changed:
    before, after = verdict(old, row, exempt=exempt), verdict(new, row, exempt=exempt)
    return Changed(
        old.columns.keys[row],
        place,
        before.colour,
        after.colour,
        _deciding(before.reasons),
        _deciding(after.reasons),
    )


def _deciding(reasons: Sequence[Reason]) -> Reason | None:
    """The answer that is the light: done where anything is, else the worst."""
    done = [reason for reason in reasons if reason.colour is LightColour.DONE]
    return next(iter(done or reasons), None)


def comparison_facts(found: Comparison, most: int | None = None) -> dict[str, object]:
    """A comparison as JSON tells it, `most` of the changed subjects."""
    return {
        "judged": found.judged,
        "changed": found.number,
        "counts": [
            {"before": before.value, "after": after.value, "count": count}
            for (before, after), count in sorted(found.counts.items())
        ],
        "subjects": [
            {
                "subject": one.key,
                "before": one.before.value,
                "after": one.after.value,
                "because": one.because.as_json() if one.because else None,
                "instead": one.instead.as_json() if one.instead else None,
            }
            for one in found.changed[:most]
        ],
    }


# --- texts


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in one place: `question`, `rule` by its place from 1 ("" for the question itself), both wordings."""

    question: str
    rule: str
    before: str
    after: str


def differences(before: Pack, after: Pack, english: bool = False) -> list[Difference]:
    """Questions and rules that only one of them has, or that say something else, in order of the questions."""
    found = []
    for code in dict.fromkeys([*_codes(before), *_codes(after)]):
        old, new = before.question(code), after.question(code)
        if old is None or new is None:
            found.append(Difference(code, "", _told(old, english), _told(new, english)))
            continue
        if (old.text, old.asked) != (new.text, new.asked):
            found.append(Difference(code, "", _told(old, english), _told(new, english)))
        longest = max(len(old.rules), len(new.rules))
        for place in range(longest):
            pair = [_rule(one.rules[place], english) if place < len(one.rules) else "" for one in (old, new)]
            if pair[0] != pair[1]:
                found.append(Difference(code, str(place + 1), *pair))
    return found


def _codes(pack: Pack) -> list[str]:
    return [question.code for question in pack.questions]


def _told(question: Question | None, english: bool) -> str:
    if question is None:
        return ""
    text = question.text_en if english else question.text
    return f"{text} [{question.asked}]" if question.asked else text


def _rule(rule: PackRule, english: bool) -> str:
    exempt = f" / {rule.exemption_en if english else rule.exemption}" if rule.exemption else ""
    follows = f" → {', '.join(rule.follows)}" if rule.follows else ""
    return f"{rule.when} : {rule.colour.value}{exempt}{follows}"
