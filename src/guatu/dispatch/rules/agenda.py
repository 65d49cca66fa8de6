"""What an agenda is drafted from: prior items first, then red and yellow lights. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from guatu.dispatch.rules.words import LONGEST_TITLE, LONGEST_WORDS, cut
from guatu.dispatch.types import HANDLING, OPEN, AgendaDraft, LightFacts, MatterFacts, State


def draft_agenda(
    matters: Iterable[MatterFacts], lights: Iterable[LightFacts], today: date
) -> Sequence[AgendaDraft]:
    """What was decided before and is still open comes first, overdue ahead (Jingbian 2025); then red, then yellow."""
    earlier = sorted(
        (found for found in matters if found.state in OPEN),
        key=lambda found: (not _late(found, today), found.due_on, found.id),
    )
    points = [_of_matter(found, today) for found in earlier]
    taken = {found.project_id for found in earlier}
    order = {"red": 0, "yellow": 1}
    worst = sorted(
        (light for light in lights if light.colour in order and light.project_id not in taken),
        key=lambda light: (order[light.colour], light.unit, light.project),
    )
    return [*points, *(_of_light(light) for light in worst)]


def _late(found: MatterFacts, today: date) -> bool:
    return found.state in HANDLING and today > found.due_on


def _of_matter(found: MatterFacts, today: date) -> AgendaDraft:
    days = (today - found.due_on).days
    late = _late(found, today)
    zh = f"{found.unit}承办，{found.due_on:%Y-%m-%d}到期" + (f"，已超期{days}天" if late else "")
    en = f"{found.unit_en or found.unit}, due {found.due_on:%Y-%m-%d}" + (
        f", {days} days overdue" if late else ""
    )
    if found.state == State.FED_BACK:
        zh, en = zh + "，已反馈待核验", en + ", fed back, to be verified"
    return AgendaDraft(
        kind="matter",
        title=cut(f"{found.number} {found.title}", LONGEST_TITLE),
        title_en=cut(f"{found.number} {found.title_en or found.title}", LONGEST_WORDS),
        facts=zh,
        facts_en=en,
        project_id=found.project_id,
        matter_id=found.id,
    )


def _of_light(light: LightFacts) -> AgendaDraft:
    return AgendaDraft(
        kind="light",
        title=cut(f"{light.unit}：{light.project}", LONGEST_TITLE),
        title_en=cut(f"{light.unit_en or light.unit}: {light.project_en or light.project}", LONGEST_WORDS),
        facts=light.sentence,
        facts_en=light.sentence_en,
        project_id=light.project_id,
    )
