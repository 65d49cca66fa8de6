"""The battle map on paper: the same rows as on the screen, as one PDF."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from guatu.kernel.errors import GuatuError
from guatu.kernel.language import in_english
from guatu.kernel.period import Period
from guatu.org.queries import house_city
from guatu.org.types import Actor
from guatu.ui.types import LightColour
from guatu.ui.words import language as spoken
from guatu.ui.words import light_word, long_day, named
from guatu.wall.battle.paper import Paper, by_project, planned, tiling
from guatu.wall.battle.pdf import cut, to_pdf, whole
from guatu.wall.battle.strokes import Words, draw_sheet
from guatu.wall.battle.types import GROUP_WORDS, STATE_WORDS, BattleFilter, BattleMap, NodeState
from guatu.wall.queries.battle import battle_map, nodes_of

PAPERS = tuple(paper.value for paper in Paper)


def battle_pdf(
    actor: Actor,
    wanted: BattleFilter,
    *,
    paper: str,
    tiles: str = "",
    language: str | None = None,
    drawn: Callable[[int, int], None] | None = None,
) -> bytes:
    """The map as vector PDF on A0, A1 or A3, or its sheets cut into tiles of a smaller of them.

    A fixed number of queries, whatever the number of projects. `language`: the reader's where none is given. `drawn` is
    told after each sheet how many there are already, of how many; after the last the letters are set.
    Raises Denied; G2301 for another paper, G2302 for tiles that are no smaller; G1254 to G1256 of the typesetter.
    """
    on, pieces = papers_of(paper, tiles)
    with override(language or spoken()):
        found = battle_map(actor, wanted)
        words = _words(found, wanted)
        nodes = by_project(nodes_of(actor, [row.pk for row in found.rows if row.nodes]))
        plan = planned(found, on, _("（续）"))
        cutting, said = (tiling(on, pieces), _tile_words(on, len(plan.sheets))) if pieces else (None, "")
        pages: list[dict[str, Any]] = []
        for number in range(len(plan.sheets)):
            sheet = draw_sheet(found, nodes, plan, number, words)
            pages += (
                [whole(sheet)] if cutting is None else cut(sheet, cutting, said.replace("#", str(number + 1)))
            )
            if drawn is not None:
                drawn(number + 1, len(plan.sheets))
        return to_pdf(pages, title=words.title, day=found.today)


def papers_of(paper: str, tiles: str) -> tuple[Paper, Paper | None]:
    """The paper, and the tiles its sheets are cut into. Raises G2301, G2302."""
    if paper not in PAPERS:
        raise GuatuError("G2301", paper=paper, known="、".join(PAPERS))
    on = Paper(paper)
    if not tiles:
        return on, None
    if tiles not in PAPERS:
        raise GuatuError("G2301", paper=tiles, known="、".join(PAPERS))
    if Paper(tiles).size >= on.size:
        raise GuatuError("G2302", paper=on, tiles=tiles)
    return on, Paper(tiles)


def _tile_words(paper: Paper, sheets: int) -> str:
    """Over every tile; # stands for the sheet's number, {tile} and {tiles} for the tile's."""
    said = _("%(paper)s 第 #/%(sheets)s 张 · 拼页 {tile}（共 {tiles} 页） · 沿虚线叠放粘贴")
    return said % {"paper": paper, "sheets": sheets}


def _words(found: BattleMap, wanted: BattleFilter) -> Words:
    city = house_city()
    month = Period.parse(found.period).label(spoken())
    about = [
        _("%(count)s 个项目") % {"count": len(found.rows)},
        _("按%(group)s分组") % {"group": _(GROUP_WORDS[wanted.group])},
        *_asked(wanted),
        _("数据截至 %(day)s，亮灯 %(month)s") % {"day": long_day(found.today), "month": month},
    ]
    title = _("作战图")
    return Words(
        title=f"{named(city)} · {title}" if city else title,
        about=" · ".join(about),
        note=_("演示数据，均为虚构") if settings.DEMO else "",
        english=in_english(spoken()),
        sheet=_("第 {number}/{sheets} 张"),
        today=_("今天"),
        due=_("期限"),
        baseline=_("基线"),
        winter=_("冬季停工"),
        red_flag=_("红旗：完成"),
        black_flag=_("黑旗：超期"),
        blocker=_("卡点"),
        over=_("超期 {n} 天"),
        short=_("排不下，差 {n} 天"),
        silent=_("{n} 天没有新数据"),
        never=_("从未报送"),
        lights={colour.value: light_word(colour) for colour in LightColour},
        states=[_(STATE_WORDS[state]) for state in NodeState],
    )


def _asked(wanted: BattleFilter) -> list[str]:
    """The conditions in words, those that say a choice by its own name."""
    said = [light_word(LightColour(wanted.light))] if wanted.light in set(LightColour) else []
    said += [_("只看落后")] if wanted.late else []
    said += [_("只看有卡点")] if wanted.blocked else []
    return [*said, f"“{wanted.q}”"] if wanted.q else said
