"""Forms of the project room. Money is typed in 万元 and kept in yuan."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guatu.kernel.quantity import to_unit, yuan
from guatu.org.queries import posts, units
from guatu.org.types import RANKED_KINDS, Actor, ResponsibilityRole, UnitKind
from guatu.projects.adapters.profile import profile_names
from guatu.projects.models import Fund, Node, Project
from guatu.projects.queries import templates
from guatu.projects.types import (
    BLOCKER_WORDS,
    FUND_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    RESPONSIBILITY_WORDS,
    STAGE_WORDS,
    NodeUpdate,
    ProjectChanges,
    ProjectFilter,
    Stage,
)
from guatu.targets.queries import areas, current_plan
from guatu.ui import words

Choices = list[tuple[str, str]]
BLANK: Choices = [("", "—")]


def chosen_words(table: Mapping[Any, str], keys: Iterable[str] | None = None) -> Choices:
    """Choices in the reader's language."""
    return [(str(key), gettext(table[key])) for key in (table if keys is None else keys)]


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day, chosen with the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


def money_field(label: Any, *, required: bool = False) -> forms.DecimalField:
    """An amount in 万元, to the fen."""
    return forms.DecimalField(
        label=label, required=required, min_value=Decimal(0), max_digits=16, decimal_places=6
    )


def in_yuan(amount: Decimal | None) -> Decimal | None:
    """万元 as typed, in yuan."""
    return None if amount is None else yuan(amount, "万元")


def in_wan(amount: Decimal | None) -> Decimal | None:
    """Yuan, as a form shows it."""
    return None if amount is None else to_unit(amount, "万元")


def area_choices(actor: Actor, year: int) -> Choices:
    """The areas of the year's plan."""
    plan = current_plan(actor, year)
    return [(str(area.pk), words.named(area)) for area in areas(actor, plan)] if plan else []


class ListForm(forms.Form):
    """The filter of the list."""

    q = forms.CharField(label=_("搜索名称、代码、业主"), required=False, max_length=80)
    portfolio = forms.ChoiceField(label=_("来源"), required=False)
    unit = forms.ChoiceField(label=_("单位"), required=False)
    area = forms.ChoiceField(label=_("领域"), required=False)
    stage = forms.ChoiceField(label=_("阶段"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    level = forms.ChoiceField(label=_("级别"), required=False)
    short = forms.ChoiceField(label=_("工期"), required=False)

    def __init__(self, data: Mapping[str, Any], *, actor: Actor, year: int, portfolios: list[str]) -> None:
        super().__init__(data)
        outside = data.get("portfolio", "") not in ("", Project.CITY_PORTFOLIO)
        kinds = [UnitKind.PORTFOLIO] if outside else RANKED_KINDS
        self._choose("unit", [(str(unit.pk), words.named(unit)) for unit in units(actor, kinds)])
        self._choose("area", area_choices(actor, year))
        self._choose("stage", chosen_words(STAGE_WORDS))
        self._choose("kind", chosen_words(KIND_WORDS))
        self._choose("level", chosen_words(LEVEL_WORDS))
        self._choose("short", [("1", gettext("排不下"))])
        lists = [(name, name.upper()) for name in portfolios if name != Project.CITY_PORTFOLIO]
        if lists:
            self._choose("portfolio", lists, gettext("本市"))
        else:
            del self.fields["portfolio"]

    def _choose(self, name: str, choices: Choices, blank: str = "") -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", blank or gettext("全部")), *choices]

    def wanted(self, sort: str) -> ProjectFilter:
        """The filter as asked; what is no valid choice asks nothing."""
        self.is_valid()
        asked = self.cleaned_data
        return ProjectFilter(
            q=asked.get("q", ""),
            unit=int(asked["unit"]) if asked.get("unit") else None,
            area=int(asked["area"]) if asked.get("area") else None,
            stage=asked.get("stage", ""),
            kind=asked.get("kind", ""),
            level=asked.get("level", ""),
            short=bool(asked.get("short")),
            sort=sort,
        )


class ProjectForm(forms.Form):
    """A project's facts, for opening and mending."""

    code = forms.CharField(
        label=_("项目代码"), max_length=40, help_text=_("国家统一的投资项目代码；尚未赋码的先用内部编号。")
    )
    name = forms.CharField(label=_("名称"), max_length=200)
    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    unit_id = forms.TypedChoiceField(label=_("责任单位"), coerce=int)
    area_id = forms.TypedChoiceField(label=_("领域"), coerce=int, required=False, empty_value=None)
    owner = forms.CharField(label=_("项目业主"), max_length=120, required=False)
    industry = forms.CharField(
        label=_("行业代码"), max_length=5, required=False, help_text=_("GB/T 4754-2017，如 C3611。")
    )
    level = forms.ChoiceField(label=_("级别"))
    kind = forms.ChoiceField(label=_("类别"))
    total_investment = money_field(_("总投资(万元)"))
    start_planned = day_field(_("计划开工"))
    due = day_field(_("投产期限"), help_text=_("倒排工期由此往前推。"))
    longitude = forms.DecimalField(label=_("经度(WGS-84)"), required=False, max_digits=9, decimal_places=6)
    latitude = forms.DecimalField(label=_("纬度(WGS-84)"), required=False, max_digits=8, decimal_places=6)
    description = forms.CharField(label=_("建设内容"), required=False, widget=forms.Textarea({"rows": 4}))

    def __init__(
        self, data: Mapping[str, Any] | None, *, actor: Actor, year: int, project: Project | None = None
    ) -> None:
        super().__init__(data, initial=self._of(project) if project else None)
        self._choose("unit_id", [(str(unit.pk), words.named(unit)) for unit in units(actor)])
        self._choose("area_id", BLANK + area_choices(actor, year))
        self._choose("level", chosen_words(LEVEL_WORDS))
        self._choose("kind", chosen_words(KIND_WORDS))
        if project is not None:
            # The code is the project's identity; the due day is changed by planning, which works everything back.
            del self.fields["code"], self.fields["due"]

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @staticmethod
    def _of(project: Project) -> dict[str, Any]:
        facts = {key: getattr(project, key) for key in ProjectChanges.__annotations__}
        return facts | {"total_investment": in_wan(project.total_investment)}

    def changes(self) -> ProjectChanges:
        """What the actions take."""
        asked = self.cleaned_data
        return {
            "name": asked["name"],
            "name_en": asked["name_en"],
            "unit_id": asked["unit_id"],
            "area_id": asked["area_id"],
            "owner": asked["owner"],
            "industry": asked["industry"],
            "level": asked["level"],
            "kind": asked["kind"],
            "total_investment": in_yuan(asked["total_investment"]),
            "start_planned": asked["start_planned"],
            "longitude": asked["longitude"],
            "latitude": asked["latitude"],
            "description": asked["description"],
        }


class StageForm(forms.Form):
    """The moves open to a project."""

    to = forms.ChoiceField(label=_("变为"))
    on = day_field(_("日期"), required=True)
    reason = forms.CharField(
        label=_("原因"), max_length=300, required=False, help_text=_("暂停、终止和回退必须写明。")
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, moves: Iterable[Stage], initial: dict[str, Any]
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["to"]
        if isinstance(field, forms.ChoiceField):
            field.choices = chosen_words(STAGE_WORDS, moves)


class PlanForm(forms.Form):
    """From which day, on which nodes, to work back."""

    due = day_field(_("投产期限"), required=True, help_text=_("最后一天：各节点的最迟时间由此往前推。"))
    template = forms.ChoiceField(label=_("节点模板"), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, actor: Actor, project: Project, has_nodes: bool
    ) -> None:
        super().__init__(data, initial={"due": project.due})
        field = self.fields["template"]
        if isinstance(field, forms.ChoiceField):
            keep = [("", gettext("保留现有节点"))] if has_nodes else []
            field.choices = keep + [(row.code, words.named(row)) for row in templates(actor)]
            field.required = not has_nodes


class NodeForm(forms.Form):
    """What happened to a node."""

    actual_start = day_field(_("实际开始"))
    actual_finish = day_field(_("实际完成"))
    forecast_finish = day_field(_("预计完成"), help_text=_("未完成的节点：预计的最后一天。"))
    blocker_kind = forms.ChoiceField(label=_("堵点类型"), required=False)
    blocker = forms.CharField(
        label=_("堵点说明"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    holder = forms.CharField(
        label=_("卡在谁"), max_length=300, required=False, help_text=_("单位或岗位，如：市自然资源局。")
    )

    def __init__(self, data: Mapping[str, Any] | None, *, node: Node) -> None:
        super().__init__(data, initial={name: getattr(node, name) for name in self.base_fields})
        field = self.fields["blocker_kind"]
        if isinstance(field, forms.ChoiceField):
            field.choices = BLANK + chosen_words(BLOCKER_WORDS)

    def update(self, node_id: int) -> NodeUpdate:
        """What the action takes."""
        return NodeUpdate(node_id=node_id, **self.cleaned_data)


class InvestmentForm(forms.Form):
    """A year's planned investment."""

    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2100)
    amount = money_field(_("计划投资(万元)"), required=True)


class FundForm(forms.Form):
    """Funds of one source."""

    source = forms.ChoiceField(label=_("资金来源"))
    planned = money_field(_("计划(万元)"), required=True)
    arrived = money_field(_("到位(万元)"), required=True)
    as_of = day_field(_("截至"), required=True)

    def __init__(self, data: Mapping[str, Any] | None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = chosen_words(FUND_WORDS, Fund.Source.values)


class ResponsibilityForm(forms.Form):
    """Who answers for a project from a day on."""

    role = forms.ChoiceField(label=_("责任"))
    post = forms.TypedChoiceField(label=_("岗位"), coerce=int)
    on = day_field(_("自"), required=True)

    def __init__(self, data: Mapping[str, Any] | None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        roles, post = self.fields["role"], self.fields["post"]
        if isinstance(roles, forms.ChoiceField) and isinstance(post, forms.ChoiceField):
            roles.choices = chosen_words(RESPONSIBILITY_WORDS, list(ResponsibilityRole))
            post.choices = [
                (str(row.pk), f"{words.named(row.unit)} · {words.named(row)}") for row in posts(actor)
            ]


class PlanFileForm(forms.Form):
    """A plan file, and the preview that was looked at."""

    file = forms.FileField(
        label=_("计划文件"),
        help_text=_("微软 Project 的 XML(.xml)或计划表(.csv)；装有 MPXJ 时也可用 .mpp、.xer。"),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ImportForm(forms.Form):
    """A file and how to read it."""

    profile = forms.ChoiceField(label=_("映射方案"))
    file = forms.FileField(label=_("文件"), help_text=_("CSV 文件；每一行或导入，或列出原因。"))

    def __init__(
        self, data: Mapping[str, Any] | None = None, files: "Mapping[str, UploadedFile[bytes]] | None" = None
    ) -> None:
        super().__init__(data, files)  # type: ignore[arg-type]  # the stubs want MultiValueDict, Django takes any mapping
        field = self.fields["profile"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name.upper()) for name in profile_names()]
