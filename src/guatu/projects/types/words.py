"""Stages, blockers and the other named choices of a project. Words are Chinese msgids."""

from collections.abc import Mapping
from enum import StrEnum

from guatu.ui.types import gettext_noop


class Stage(StrEnum):
    """阶段: where a project stands; moved by `rules.TRANSITIONS` only."""

    CONCEPT = "concept"
    POOL = "pool"
    NEGOTIATING = "negotiating"
    SIGNED = "signed"
    SITED = "sited"
    PREPARING = "preparing"
    STARTED = "started"
    BUILDING = "building"
    COMPLETED = "completed"
    PRODUCING = "producing"
    EFFECTIVE = "effective"
    PAUSED = "paused"
    TERMINATED = "terminated"

    @property
    def word(self) -> str:
        """The Chinese msgid of its name."""
        return STAGE_WORDS[self]

    @property
    def rank(self) -> int:
        """Its place along the pipeline, from 0; paused and terminated stand last."""
        return list(Stage).index(self)


class BlockerKind(StrEnum):
    """What holds a node up."""

    LAND = "land"
    PERMIT = "permit"
    WINTER = "winter"
    FUNDS = "funds"
    DESIGN = "design"
    RELOCATION = "relocation"
    OTHER = "other"

    @property
    def word(self) -> str:
        """The Chinese msgid of its name."""
        return BLOCKER_WORDS[self]


STAGE_WORDS: Mapping[Stage, str] = {
    Stage.CONCEPT: gettext_noop("谋划"),
    Stage.POOL: gettext_noop("储备"),
    Stage.NEGOTIATING: gettext_noop("洽谈"),
    Stage.SIGNED: gettext_noop("签约"),
    Stage.SITED: gettext_noop("落位"),
    Stage.PREPARING: gettext_noop("前期"),
    Stage.STARTED: gettext_noop("开工"),
    Stage.BUILDING: gettext_noop("在建"),
    Stage.COMPLETED: gettext_noop("竣工"),
    Stage.PRODUCING: gettext_noop("投产"),
    Stage.EFFECTIVE: gettext_noop("见效"),
    Stage.PAUSED: gettext_noop("暂停"),
    Stage.TERMINATED: gettext_noop("终止"),
}
BLOCKER_WORDS: Mapping[BlockerKind, str] = {
    BlockerKind.LAND: gettext_noop("土地"),
    BlockerKind.PERMIT: gettext_noop("审批手续"),
    BlockerKind.WINTER: gettext_noop("冬季停工"),
    BlockerKind.FUNDS: gettext_noop("资金"),
    BlockerKind.DESIGN: gettext_noop("设计"),
    BlockerKind.RELOCATION: gettext_noop("征拆"),
    BlockerKind.OTHER: gettext_noop("其他"),
}
RESPONSIBLE_WORDS: Mapping[str, str] = {
    "owner": gettext_noop("项目单位"),
    "designer": gettext_noop("勘察设计单位"),
    "builder": gettext_noop("施工单位"),
    "drc": gettext_noop("发展改革"),
    "land": gettext_noop("自然资源"),
    "housing": gettext_noop("住房城乡建设"),
    "ecology": gettext_noop("生态环境"),
    "water": gettext_noop("水务"),
    "transport": gettext_noop("交通运输"),
    "emergency": gettext_noop("应急管理"),
    "industry": gettext_noop("工业和信息化"),
    "finance": gettext_noop("财政"),
    "market": gettext_noop("市场监管"),
    "trading": gettext_noop("公共资源交易"),
    "education": gettext_noop("教育"),
    "health": gettext_noop("卫生健康"),
    "district": gettext_noop("属地政府"),
    "street": gettext_noop("街道社区"),
    "utilities": gettext_noop("水电气热单位"),
}
LEVEL_WORDS: Mapping[str, str] = {
    "province": gettext_noop("省级"),
    "city": gettext_noop("市级"),
    "district": gettext_noop("县区级"),
}
KIND_WORDS: Mapping[str, str] = {
    "completing": gettext_noop("计划竣工"),
    "continuing": gettext_noop("续建"),
    "new": gettext_noop("新开工"),
    "preparing": gettext_noop("预备"),
}
FUND_WORDS: Mapping[str, str] = {
    "central": gettext_noop("中央资金"),
    "city": gettext_noop("市级资金"),
    "bond": gettext_noop("专项债券"),
    "bank": gettext_noop("银行贷款"),
    "own": gettext_noop("企业自筹"),
}
RESPONSIBILITY_WORDS: Mapping[str, str] = {
    "accountable": gettext_noop("牵头责任"),
    "support": gettext_noop("配合单位"),
    "sponsor": gettext_noop("包保领导"),
    "secretary": gettext_noop("服务秘书"),
    "task_force": gettext_noop("专班"),
    "contact": gettext_noop("项目单位联系人"),
}
PLAN_STATE_WORDS: Mapping[str, str] = {
    "draft": gettext_noop("草案"),
    "submitted": gettext_noop("已报审"),
    "approved": gettext_noop("已批准"),
}
LINK_WORDS: Mapping[str, str] = {
    "FS": gettext_noop("完成→开始"),
    "SS": gettext_noop("开始→开始"),
    "FF": gettext_noop("完成→完成"),
    "SF": gettext_noop("开始→完成"),
}
CALENDAR_WORDS: Mapping[str, str] = {
    "office": gettext_noop("办公日历"),
    "outdoor": gettext_noop("室外日历(冬季停工)"),
    "continuous": gettext_noop("连续日历"),
}
