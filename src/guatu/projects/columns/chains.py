"""Industry chains as files hold them: segments, projects with what they bring, units. Money in 亿元."""

from decimal import Decimal

from django.utils.translation import gettext as _

from guatu.kernel.period import Period
from guatu.projects.templatetags.chain_words import segment_word
from guatu.projects.types.chain import ChainPage
from guatu.ui.types.lists import Column, Get, Listing, number, share, text
from guatu.ui.words import language

_YI = 100_000_000


def _yi(heading: object, get: Get) -> Column:
    def amount(line: object) -> Decimal | None:
        yuan = get(line)
        return yuan / _YI if isinstance(yuan, Decimal) else None

    return number(heading, amount, unit=_("亿元"), places=2)


def _outputs(year: Period) -> tuple[Column, ...]:
    """What lines bring this year and next, with the range of the draws; rows end with their output."""
    this, following = year.label(language()), year.next().label(language())
    return (
        _yi(_("%(year)s产值") % {"year": this}, lambda line: line[-1].this_year),
        _yi(_("%(year)s产值") % {"year": following}, lambda line: line[-1].next_year),
        _yi(_("%(year)s产值（一成）") % {"year": following}, lambda line: line[-1].low),
        _yi(_("%(year)s产值（九成）") % {"year": following}, lambda line: line[-1].high),
        _yi(_("增量"), lambda line: line[-1].increment),
        _yi(_("增量（一成）"), lambda line: line[-1].increment_low),
        _yi(_("增量（九成）"), lambda line: line[-1].increment_high),
    )


def segment_columns(page: ChainPage) -> tuple[Listing, list[object]]:
    """Every segment of every chain; rows are (chain, segment's line, output)."""
    listing = Listing(
        "segments",
        _("产业链环节"),
        (
            text(_("产业链"), lambda line: line[0].chain, width=20),
            text(_("环节"), lambda line: line[1].segment, width=24),
            text(_("行业代码"), lambda line: " ".join(line[1].segment.industries), width=20),
            text(_("状态"), lambda line: segment_word(line[1].state), width=20),
            number(_("未开工"), lambda line: line[1].before),
            number(_("在建"), lambda line: line[1].building),
            number(_("已投产"), lambda line: line[1].producing),
            *_outputs(page.year),
        ),
    )
    return listing, [(chain, one, one.output) for chain in page.chains for one in chain.segments]


def point_columns(page: ChainPage) -> tuple[Listing, list[object]]:
    """Every project with an expected output; rows are (chain, segment's line, project's line)."""
    listing = Listing(
        "chain-projects",
        _("有预期产值的项目"),
        (
            text(_("产业链"), lambda line: line[0].chain, width=20),
            text(_("环节"), lambda line: line[1].segment, width=24),
            text(_("项目代码"), lambda line: line[2].project.code, width=20),
            text(_("项目"), lambda line: line[2].project, width=40),
            text(_("单位"), lambda line: line[2].project.unit, width=20),
            _yi(_("预期年产值"), lambda line: line[2].amount),
            share(_("年内投产的把握"), lambda line: line[2].point.chance),
            text(_("多半投产于"), lambda line: line[2].point.half_by),
            _yi(
                _("%(year)s产值") % {"year": page.year.next().label(language())},
                lambda line: line[2].point.next_year,
            ),
        ),
    )
    rows = [(chain, one, row) for chain in page.chains for one in chain.segments for row in one.points]
    return listing, list(rows)


def unit_columns(page: ChainPage) -> tuple[Listing, list[object]]:
    """What the units bring; rows are (unit, output)."""
    columns = (text(_("单位"), lambda line: line[0], width=20), *_outputs(page.year))
    return Listing("chains-by-unit", _("产业链产值按单位"), columns), list(page.units)
