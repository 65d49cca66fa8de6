"""Figures told as official documents, in either language."""

from django.utils.translation import gettext as _


def footer(*, invented: bool) -> str:
    """What stands at the foot of every page: where it is so, that the data is invented."""
    return _("示例数据：城市为虚构，项目、数据与岗位均由程序生成") if invented else ""
