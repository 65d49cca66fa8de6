"""The columns of assess's lists, as files hold them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from guatu.kernel.period import Period
from guatu.ui.types.lists import Get, Listing, moment, number, text

ASSESSMENTS = Listing(
    "assessments",
    _("考核评价"),
    (
        text(_("月份"), lambda row: Period.parse(row.snapshot.period)),
        text(_("考核方案"), lambda row: row.scheme, width=30),
        number(_("快照"), lambda row: row.snapshot.number),
        number(_("计分单位"), lambda row: row.scored),
        moment(_("考核时间"), lambda row: row.made_at),
        text(_("考核人"), lambda row: row.made_by),
    ),
)


def score_columns(items: Sequence[tuple[str, object]]) -> Listing:
    """The ranking with the points of each item; rows are (group, the unit's row). `items`: name and full marks."""

    def points(at: int) -> Get:
        return lambda line: line[1].lines[at].points

    return Listing(
        "scores",
        _("考核得分"),
        (
            text(_("组别"), lambda line: line[0]),
            number(_("名次"), lambda line: line[1].score.rank),
            number(_("参排单位"), lambda line: line[1].score.of),
            text(_("单位"), lambda line: line[1].score.unit, width=20),
            number(_("得分"), lambda line: line[1].score.points, places=2),
            *(number(f"{name}({full})", points(at), places=2) for at, (name, full) in enumerate(items)),
        ),
    )
