"""Forms of the wall: a map to bring in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guatu.kernel.coordinates import CoordinateSystem
from guatu.wall.actions.maps import LONGEST_APPROVAL

SYSTEMS = (
    (CoordinateSystem.WGS84.value, _("WGS-84 或 CGCS2000 经纬度")),
    (CoordinateSystem.GCJ02.value, _("GCJ-02（火星坐标，高德、腾讯地图）")),
)


class MapForm(forms.Form):
    """A GeoJSON file and what its numbers mean."""

    file = forms.FileField(
        label=_("GeoJSON 文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
        help_text=_("区县的面，名称或代码与“单位与责任”一致；不超过 10 MB。"),
    )
    system = forms.TypedChoiceField(label=_("坐标系"), choices=SYSTEMS, coerce=CoordinateSystem)
    approval = forms.CharField(
        label=_("审图号"),
        max_length=LONGEST_APPROVAL,
        required=False,
        help_text=_("对外展示的地图应有审图号，显示在图下。"),
    )
    schematic = forms.BooleanField(
        label=_("示意图"), required=False, help_text=_("边界为示意：图上注明“不作划界依据”。")
    )
