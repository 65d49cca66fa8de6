"""What an agenda is drafted from: prior items, what only this level decides, reds by consequence, good news. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from guatu.dispatch.rules.consequence import stake, why, year_share
from guatu.dispatch.rules.words import LONGEST_TITLE, LONGEST_WORDS, cut
from guatu.dispatch.types import HANDLING, OPEN, RANK_WORDS, Rank, State
from guatu.dispatch.types.meetings import AgendaDraft, AskFacts, LightFacts, MatterFacts, News
from guatu.kernel.language import Phrase
from guatu.kernel.saying import counted

THIS_RANK = tuple(Rank).index(Rank.COUNTY_LEADER) + 1
"""From this rank on an escalated matter is for the meeting: those below could not settle it."""

MINUTES = {"late": 3, "matter": 2, "decide": 5, "red": 5, "yellow": 3, "other": 5, "good": 1}
"""What a point takes as it is drafted `[≈]`; the office changes it."""

MOST_NAMED = 8
"""Good news by name; the others are counted."""


def draft_agenda(
    matters: Iterable[MatterFacts],
    lights: Iterable[LightFacts],
    today: date,
    *,
    asks: Iterable[AskFacts] = (),
    news: News | None = None,
) -> Sequence[AgendaDraft]:
    """The points in their order; every open matter and every light is on it once.

    Prior items that are still open come first, overdue ahead (Jingbian 2025); then what only this level can decide:
    what was escalated to it, disputes past the desk's day, extensions asked for, units' asks; then reds, yellows, most
    at stake first (`consequence`); then good news.
    """
    found = [one for one in matters if one.state in OPEN]
    undecided = [(one, said) for one in found if (said := only_here(one, today)) is not None]
    here = {one.id for one, _ in undecided}
    earlier = sorted(
        (one for one in found if one.id not in here and one.ordered),
        key=lambda one: (not _late(one, today), one.due_on, one.id),
    )
    undecided.sort(key=lambda pair: (-pair[0].escalated, pair[0].due_on, pair[0].id))
    taken = {one.project_id for one in found if one.ordered or one.id in here}
    order = {"red": 0, "yellow": 1}
    worst = sorted(
        (light for light in lights if light.colour in order and light.project_id not in taken),
        key=lambda light: (order[light.colour], -stake(light), -year_share(light), light.unit, light.project),
    )
    asked = sorted(asks, key=lambda one: (one.wanted_on, one.id))
    return [
        *(_of_matter(one, today) for one in earlier),
        *(_of_matter(one, today, said) for one, said in undecided),
        *(_of_ask(one) for one in asked),
        *(_of_light(light) for light in worst),
        *(_of_news(news) if news is not None else ()),
    ]


def only_here(found: MatterFacts, today: date) -> Phrase | None:
    """Why nobody below can decide a matter; None where somebody can."""
    if found.escalated >= THIS_RANK:
        rank = RANK_WORDS[tuple(Rank)[found.escalated - 1]]
        return Phrase(f"已升级至{rank.zh}，下级协调未果", f"Escalated to the {rank.en}: not settled below")
    if found.state is State.DISPUTED and found.held_until is not None and today > found.held_until:
        return Phrase(
            f"交办有异议，项目办应于{found.held_until:%-m月%-d日}前裁定而未定",
            f"The assignment is disputed; the desk had until {found.held_until:%-d %B} to decide",
        )
    if found.asked is not None:
        return Phrase(
            f"申请延至{found.asked:%-m月%-d日}，需会议同意",
            f"Asks for time until {found.asked:%-d %B}: for the meeting to grant",
        )
    return None


def _late(found: MatterFacts, today: date) -> bool:
    return found.state in HANDLING and today > found.due_on


def _of_matter(found: MatterFacts, today: date, said: Phrase | None = None) -> AgendaDraft:
    days = (today - found.due_on).days
    late = _late(found, today)
    zh = f"{found.unit}承办，{found.due_on:%Y-%m-%d}到期" + (f"，已超期{days}天" if late else "")
    en = f"{found.unit_en or found.unit}, due {found.due_on:%Y-%m-%d}" + (
        f", {counted(days, 'day')} overdue" if late else ""
    )
    if found.state == State.FED_BACK:
        zh, en = zh + "，已反馈待核验", en + ", fed back, to be verified"
    prior = Phrase("上次议定，超期未办结", "Ordered before and overdue") if late else None
    return AgendaDraft(
        kind="matter" if said is None else "decide",
        title=cut(f"{found.number} {found.title}", LONGEST_TITLE),
        title_en=cut(f"{found.number} {found.title_en or found.title}", LONGEST_WORDS),
        facts=zh,
        facts_en=en,
        project_id=found.project_id,
        matter_id=found.id,
        minutes=MINUTES["decide" if said is not None else "late" if late else "matter"],
        because=said or prior or Phrase("上次议定，尚未销号", "Ordered before and still open"),
    )


def _of_ask(ask: AskFacts) -> AgendaDraft:
    unit_en = ask.unit_en or ask.unit
    return AgendaDraft(
        kind="decide",
        title=cut(f"{ask.unit}提请：{ask.problem}", LONGEST_TITLE),
        title_en=cut(f"{unit_en} asks: {ask.problem}", LONGEST_WORDS),
        facts=f"建议：{ask.proposal}（希望{ask.wanted_on:%-m月%-d日}前解决）",
        facts_en=f"Proposal: {ask.proposal} (wanted by {ask.wanted_on:%-d %B})",
        project_id=ask.project_id,
        ask_id=ask.id,
        minutes=MINUTES["decide"],
        because=Phrase(
            f"{ask.unit}提请会议研究，带有方案，{ask.wanted_on:%-m月%-d日}前要定",
            f"{unit_en} brings a proposal, wanted by {ask.wanted_on:%-d %B}",
        ),
    )


def _of_light(light: LightFacts) -> AgendaDraft:
    return AgendaDraft(
        kind="light",
        title=cut(f"{light.unit}：{light.project}", LONGEST_TITLE),
        title_en=cut(f"{light.unit_en or light.unit}: {light.project_en or light.project}", LONGEST_WORDS),
        facts=light.sentence,
        facts_en=light.sentence_en,
        project_id=light.project_id,
        minutes=MINUTES[light.colour],
        because=why(light),
        stake=stake(light),
    )


def _of_news(news: News) -> Iterable[AgendaDraft]:
    for names, zh, en, thing in (
        (news.turned_green, "转绿项目{}个", "{} turned green", "project"),
        (news.closed, "上次会议以来销号{}件", "{} closed since the last meeting", "matter"),
    ):
        if names:
            more = len(names) - MOST_NAMED
            tail = Phrase(f"等{len(names)}个", f" and {more} more") if more > 0 else Phrase("", "")
            yield AgendaDraft(
                kind="good",
                title=zh.format(len(names)),
                title_en=en.format(counted(len(names), thing)),
                facts="、".join(name.zh for name in names[:MOST_NAMED]) + tail.zh,
                facts_en=", ".join(name.en for name in names[:MOST_NAMED]) + tail.en,
                minutes=MINUTES["good"],
                because=Phrase("好消息放在最后", "Good news comes last"),
            )
