"""The demo's ready-made accounts: one for each kind of user, offered on its sign-in page."""

from dataclasses import dataclass

from guatu.org.types import Role


@dataclass(frozen=True, slots=True)
class DemoAccount:
    username: str
    role: Role
    unit_code: str
    post: str  # the title of its post in the demo city
    label: str
    label_en: str
    what: str
    what_en: str


DEMO_ACCOUNTS = (
    DemoAccount(
        "diaodu", Role.DISPATCHER, "FGW", "项目办调度岗", "市项目办 · 调度员", "City project office · dispatcher",
        "看灯、开调度会、交办、出通报", "reads the lights, runs the meeting, issues directives, sends the bulletin",
    ),
    DemoAccount(
        "kuancheng", Role.REPORTER, "220103", "宽城区填报岗", "宽城区 · 填报员", "Kuancheng District · reporter",
        "填报本区项目与指标，办理交办件", "files the district's projects and indicators, answers directives",
    ),
    DemoAccount(
        "baobao", Role.LEADER, "220100", "分管工业副市长", "包保领导", "Sponsoring leader",
        "看我包保的项目卡在哪里", "sees where the sponsored projects are stuck",
    ),
    DemoAccount(
        "mishu", Role.TASK_FORCE, "220103", "宽城区服务秘书", "宽城区 · 服务秘书",
        "Kuancheng District · service secretary",
        "记服务日志，登记问题，向包保领导请示", "keeps the log, files problems, asks the sponsoring leader",
    ),
    DemoAccount(
        "zhuanban", Role.TASK_FORCE, "ZRZY", "用地保障专班岗", "用地保障专班", "Land-supply task force",
        "受理、办结用地审批，跟进下一节点，反馈交办件",
        "accepts and decides land permits, follows the next nodes, answers directives",
    ),
    DemoAccount(
        "ducha", Role.SUPERVISOR, "DCS", "督查岗", "督查室", "Supervision office",
        "现场核验、销号或退回、考核", "verifies on the spot, closes or reopens, assesses",
    ),
    DemoAccount(
        "qiye", Role.ENTERPRISE, "QY01", "企业联系人岗", "宽城产投 · 企业联系人", "Kuancheng Investment · contact",
        "替企业提诉求，看办到哪一步", "asks for its enterprise, sees what came of it",
    ),
    DemoAccount(
        "guanli", Role.ADMINISTRATOR, "XXZX", "系统管理岗", "信息中心 · 管理员", "IT centre · administrator",
        "管单位、账号、日历与台账", "keeps units, accounts, the calendar and the ledger",
    ),
)  # fmt: skip
