"""Words of targets in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guatu.kernel.period import Period
from guatu.targets.models import Indicator
from guatu.targets.types import Measured, Reported
from guatu.ui.words import is_english, month_name


def measure_of(indicator: Indicator) -> str:
    """The indicator's unit of measure: 亿元, CNY 100 million."""
    return indicator.measure_en if is_english() and indicator.measure_en else indicator.measure


def figure_label(measured: Measured, month: Period) -> str:
    """What a figure that stands under a month is of: 2026年5月, 2026年1—2月, 2026年第2季度."""
    if measured.reported is Reported.QUARTERLY:
        return month.quarter.label(get_language())
    if measured.reported is Reported.MERGED and month.number == 2:
        return _("%(year)s年1—2月") % {"year": month.year}
    return month.label(get_language())


def column_label(measured: Measured, month: int) -> str:
    """The same without its year, for a column: 5月, 1—2月, 2季度."""
    if measured.reported is Reported.QUARTERLY:
        return _("%(quarter)s季度") % {"quarter": month // 3}
    if measured.reported is Reported.MERGED and month == 2:
        return _("1—2月")
    return month_name(Period.of_month(2000, month).first_day)
