"""通报: a month's figures as an official document (GB/T 9704-2012), told in either language.

Nothing is read here: the figures, the letterhead, the number and the day decide every character.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from guatu.assess.types import DirectiveFact, IndicatorFact, UnitFact
from guatu.dispatch.types import HANDLING, STATE_WORDS, Phase, phase_of, state_of
from guatu.kernel.language import EN, ZH, in_english, pick
from guatu.kernel.quantity import format_money, percent
from guatu.publish.adapters import footer
from guatu.publish.rules import behind_linear
from guatu.publish.types import Letterhead, MonthFigures, Totals, UnitLine
from guatu.status.types import Words
from guatu.ui.documents.types import Align, Block, Heading, OfficialDocument, Paragraph, SignOff, Table
from guatu.ui.types import LightColour
from guatu.ui.words import NOTHING, amount, is_english, long_day, number

MOST_REASONS = 10
"""Red projects told with their whole reason, the longest behind their due day first; the others have a line each.

A bulletin stays within 5,000 characters (rules of 2025-08-01, RULES.md §5); every reason is one click away.
"""
HUNDRED_MILLION = "亿元"


def bulletin_document(
    month: MonthFigures,
    head: Letterhead,
    *,
    scheme: Words,
    number_given: str,
    day: date,
    invented: bool,
    language: str = ZH,
) -> OfficialDocument:
    """The bulletin of a month. `number_given` "" for a draft; `invented`: every page says so at its foot."""
    with override(EN if in_english(language) else ZH):
        return OfficialDocument(
            english=is_english(),
            issuer=_said(head.issuer),
            masthead=head.masthead,
            number=number_given,
            title=title_of(month),
            addressee=_said(head.addressee),
            day=day,
            blocks=tuple(_blocks(month, head, scheme, day)),
            copies_to=head.copies_to,
            footer_note=footer(invented=invented),
        )


def title_of(month: MonthFigures) -> str:
    """The title in the reader's language."""
    return _("关于%(month)s全市重大项目推进情况的通报") % {"month": month.period.label(get_language())}


def _blocks(month: MonthFigures, head: Letterhead, scheme: Words, day: date) -> Iterator[Block]:
    yield Paragraph(
        _("现将%(month)s全市重大项目推进情况通报如下。") % {"month": month.period.label(get_language())}
    )
    yield Heading(1, _("总体情况"))
    yield Paragraph(_lights(month))
    yield Paragraph(_investment(month.whole))
    if month.indicators:
        yield Heading(1, _("主要指标"))
        yield from _indicators(month)
    yield Heading(1, _("各地情况"))
    yield Paragraph(
        _("得分按“%(scheme)s”计算，满分100分，城区、县（市）、开发区分别排名。") % {"scheme": _said(scheme)}
    )
    yield _units(month.units, month.whole)
    yield Heading(1, _("红灯项目"))
    yield from _red(month)
    yield Heading(1, _("交办销号情况"))
    yield from _directives(month)
    yield Heading(1, _("数据报送情况"))
    yield Paragraph(_reports(month))
    yield Heading(1, _("下一步工作要求"))
    yield from (Paragraph(text) for text in _requirements(month))
    yield SignOff(_said(head.issuer), day)


def _lights(month: MonthFigures) -> str:
    counts = month.whole.colours
    facts = {
        "day": long_day(month.period.last_day),
        "projects": month.whole.projects,
        "green": counts[LightColour.GREEN],
        "yellow": counts[LightColour.YELLOW],
        "red": counts[LightColour.RED],
        "grey": counts[LightColour.GREY],
        "done": counts[LightColour.DONE],
    }
    return (
        _(
            "截至%(day)s，列入调度的重大项目%(projects)s个，其中绿灯%(green)s个、黄灯%(yellow)s个、红灯%(red)s个、"
            "灰灯（当月数据未报）%(grey)s个、已完成%(done)s个。"
        )
        % facts
    )


def _investment(whole: Totals) -> str:
    if whole.share is None or whole.behind is None:
        return _("尚无项目列入年度投资计划。")
    facts = {
        "plan": _money(whole.plan),
        "done": _money(whole.done),
        "share": number(whole.share, 1),
        "linear": number(whole.linear, 1),
        "gap": number(abs(whole.behind), 1),
    }
    if whole.behind > 0:
        text = _(
            "年度计划投资%(plan)s，累计完成%(done)s，占年度计划的%(share)s%%，"
            "比序时进度（%(linear)s%%）慢%(gap)s个百分点。"
        )
    elif whole.behind < 0:
        text = _(
            "年度计划投资%(plan)s，累计完成%(done)s，占年度计划的%(share)s%%，"
            "比序时进度（%(linear)s%%）快%(gap)s个百分点。"
        )
    else:
        text = _(
            "年度计划投资%(plan)s，累计完成%(done)s，占年度计划的%(share)s%%，与序时进度（%(linear)s%%）持平。"
        )
    told = text % facts
    if whole.unplanned:
        told += _("另有%(count)s个项目未列年度投资计划，不计入。") % {"count": whole.unplanned}
    return told


def _indicators(month: MonthFigures) -> Iterator[Block]:
    """The city's indicators against the version of the year's targets that held; an adjusted one is named."""
    adjusted = [row for row in month.indicators if row.target_version > 1]
    if adjusted:
        told = [
            _("%(name)s按调整后的第%(version)s版目标计算")
            % {"name": _said(row.name), "version": row.target_version}
            for row in adjusted
        ]
        yield Paragraph(pick(get_language(), "；", "; ").join(told) + pick(get_language(), "。", "."))
    yield Table(
        caption=_("主要指标完成情况"),
        header=((_("指标"), _("计量单位"), _("全年目标"), _("累计完成"), _("完成率(%)"), _("同比增速(%)")),),
        rows=tuple(_indicator_row(row, month) for row in month.indicators),
        align=(Align.LEFT, Align.LEFT, *(Align.RIGHT,) * 4),
    )


def _indicator_row(row: IndicatorFact, month: MonthFigures) -> tuple[str, ...]:
    share = percent(row.actual, row.target_year)
    name = _said(row.name)
    if row.period != month.period:
        name = f"{name}({row.period.label(get_language())})"
    return (
        name,
        _said(row.measure),
        *(
            NOTHING if value is None else number(value, row.decimals)
            for value in (row.target_year, row.actual)
        ),
        *(NOTHING if value is None else number(value, 1) for value in (share, row.growth)),
    )


def _units(lines: Sequence[UnitLine], whole: Totals) -> Table:
    investment, lights = _("投资"), _("亮灯")
    ahead = (_("单位"), _("项目数"))
    behind = (_("超期交办"), _("得分"), _("名次"))
    return Table(
        caption=_("各地重大项目推进情况"),
        unit_note=_("单位：个、亿元、件、分"),
        header=(
            (*ahead, investment, investment, investment, lights, lights, lights, *behind),
            (*ahead, _("年度计划"), _("累计完成"), _("完成率(%)"), _("红"), _("黄"), _("灰"), *behind),
        ),
        rows=(*(_unit_row(line) for line in lines), _whole_row(lines, whole)),
        align=(Align.LEFT, *(Align.RIGHT,) * 10),
    )


def _unit_row(line: UnitLine) -> tuple[str, ...]:
    place = (number(line.place.points, 2), f"{line.place.rank}") if line.place else (NOTHING, NOTHING)
    return (_said(line.unit.name), *_totals_cells(line.totals), str(line.overdue), *place)


def _whole_row(lines: Sequence[UnitLine], whole: Totals) -> tuple[str, ...]:
    overdue = sum(line.overdue for line in lines)
    return (_("合计"), *_totals_cells(whole), str(overdue), NOTHING, NOTHING)


def _totals_cells(found: Totals) -> tuple[str, ...]:
    counts = found.colours
    return (
        str(found.projects),
        amount(found.plan, HUNDRED_MILLION),
        amount(found.done, HUNDRED_MILLION),
        NOTHING if found.share is None else number(found.share, 1),
        str(counts[LightColour.RED]),
        str(counts[LightColour.YELLOW]),
        str(counts[LightColour.GREY]),
    )


def _red(month: MonthFigures) -> Iterator[Block]:
    if not month.red:
        yield Paragraph(_("本月没有红灯项目。"))
        return
    yield Paragraph(
        _("红灯项目%(count)s个，涉及%(units)s。")
        % {"count": len(month.red), "units": _list_of(month.red_units)}
    )
    names = {line.unit.code: _said(line.unit.name) for line in month.units}
    rows = [
        (str(place), _said(row.name), names.get(row.unit_code, row.unit_code), row)
        for place, row in enumerate(month.red, start=1)
    ]
    head = (_("序号"), _("项目"), _("单位"))
    yield Table(
        caption=_("红灯项目及原因"),
        header=((*head, _("原因")),),
        rows=tuple((*told, _said(row.reason)) for *told, row in rows[:MOST_REASONS]),
        align=(Align.CENTRE, Align.LEFT, Align.LEFT, Align.LEFT),
    )
    if rows[MOST_REASONS:]:
        yield Table(
            caption=_("其余红灯项目（原因见系统亮灯页）"),
            header=((*head, _("误期天数")),),
            rows=tuple((*told, str(row.days_short or NOTHING)) for *told, row in rows[MOST_REASONS:]),
            align=(Align.CENTRE, Align.LEFT, Align.LEFT, Align.RIGHT),
        )


def _directives(month: MonthFigures) -> Iterator[Block]:
    if month.directives is None:
        yield Paragraph(_("本快照冻结时没有带上交办件。"))
        return
    if not month.directives:
        yield Paragraph(_("本期没有交办件。"))
        return
    phases: Counter[Phase] = Counter()
    for state, count in month.by_state.items():
        phases[phase_of(state_of(state))] += count
    yield Paragraph(
        _(
            "交办件%(count)s件，其中已销号%(closed)s件、待核验%(fed_back)s件、待办理%(issued)s件、"
            "退回重办%(reopened)s件；超期%(overdue)s件。"
        )
        % {
            "count": len(month.directives),
            "closed": phases[Phase.DONE],
            "fed_back": phases[Phase.TO_VERIFY],
            "issued": phases[Phase.TO_ACT] + phases[Phase.TO_ASSIGN],
            "reopened": phases[Phase.SENT_BACK],
            "overdue": len(month.overdue),
        }
    )
    if month.overdue:
        yield Table(
            caption=_("超期交办件"),
            header=((_("编号"), _("交办内容"), _("承办单位"), _("办结期限"), _("状态")),),
            rows=tuple(
                (row.number, _said(row.matter), _said(row.unit), long_day(row.due_on), _state(row))
                for row in month.overdue
            ),
            align=(Align.LEFT,) * 5,
        )


def _reports(month: MonthFigures) -> str:
    owed, late = month.reports
    if not owed:
        return _("本月没有应报报表。")
    if not late:
        return _("应报%(owed)s份，没有迟报。") % {"owed": owed}
    return _("应报%(owed)s份，迟报%(late)s份：%(units)s。") % {
        "owed": owed,
        "late": late,
        "units": _list_of(month.late),
    }


def _requirements(month: MonthFigures) -> Iterator[str]:
    """What the figures call for, in their order of weight; each only where it applies."""
    if month.red_units:
        yield _("%(units)s要对照红灯原因逐项制定整改措施，落实到岗到人，在下次调度会上报告结果。") % {
            "units": _list_of(month.red_units)
        }
    units = dict.fromkeys(_said(row.unit) for row in month.overdue if state_of(row.state) in HANDLING)
    if units:
        yield _("%(units)s要立即办结超期交办件并反馈，由督查部门核验销号。") % {"units": _and(list(units))}
    slow = behind_linear(month.units)
    if slow:
        yield _("%(units)s投资慢于序时进度，要按剩余月份重排计划，以月保季、以季保年。") % {
            "units": _list_of(slow)
        }
    if month.late:
        yield _("%(units)s要按时报送月报，数据一次填准。") % {"units": _list_of(month.late)}
    yield _("各单位要倒排工期、压实责任、按期交账，亮灯和销号情况纳入月度考核。")


def _state(row: DirectiveFact) -> str:
    return STATE_WORDS[state_of(row.state)].label(get_language())


def _list_of(units: Sequence[UnitFact]) -> str:
    return _and([_said(unit.name) for unit in units])


def _and(names: Sequence[str]) -> str:
    return pick(get_language(), "、", ", ").join(names)


def _money(yuan: Decimal) -> str:
    return format_money(yuan, get_language(), HUNDRED_MILLION)


def _said(words: Words) -> str:
    return pick(get_language(), words.zh, words.en)
