"""Building the demo city, whole or not at all."""

import random
from collections.abc import Callable
from dataclasses import fields
from datetime import date

from guatu.collect.actions import load_checks
from guatu.kernel.clock import FixedDayClock, clock, use_clock
from guatu.kernel.memory import little_collected
from guatu.kernel.period import Period
from guatu.ledger.actions import record, verb
from guatu.ledger.types import Subject
from guatu.org.queries import calendars
from guatu.org.types import Actor
from guatu.projects.actions import load_templates
from guatu.site.demo.activities import hold_activities
from guatu.site.demo.chains import link_up
from guatu.site.demo.city import build_city
from guatu.site.demo.duties import serve
from guatu.site.demo.featured import FROM_PROJECTS, hold_up, live, load_featured
from guatu.site.demo.forces import work
from guatu.site.demo.funds import ask_for_funds, win_funds
from guatu.site.demo.ground import put_up
from guatu.site.demo.hand_overs import issue_books, pass_posts, set_heads
from guatu.site.demo.hanging import hang
from guatu.site.demo.history import build_history
from guatu.site.demo.load import load_projects
from guatu.site.demo.measures import measure_more
from guatu.site.demo.more_forms import ask_more
from guatu.site.demo.patterns import own_version
from guatu.site.demo.plan import build_plan
from guatu.site.demo.programmes import gather
from guatu.site.demo.reports import FIRST, LAST, load_cells, load_submissions, months
from guatu.site.demo.sketch import planner, sketches
from guatu.site.demo.state import BUILT
from guatu.site.demo.story import actor_named, tell
from guatu.site.demo.telling import choose
from guatu.site.demo.workbooks import bring_in

SEED = 20260608
PLANNED = date(2026, 1, 20)
"""When the year's targets were issued; what is known of earlier days knows none."""
ALL_CELLS_UP_TO = 5000
"""Above so many projects only the last month's cells are kept: they are the ones a visitor opens."""


def build(projects: int, say: Callable[[str], None], seed: int = SEED) -> None:
    """Build the city with so many projects; `say` is told each step. The same seed gives the same city."""
    with little_collected():
        _build(Actor.operator("demo"), projects, say, seed)


@verb(BUILT)
def _build(actor: Actor, projects: int, say: Callable[[str], None], seed: int) -> None:
    build_city(actor)
    set_heads(actor)
    say("单位、岗位、专班、账号 units, posts, task forces, accounts")
    with use_clock(FixedDayClock(PLANNED)):
        build_plan(actor)
        ask_for_funds(actor)
    chance = random.Random(seed)  # noqa: S311 - invents a demo, guards nothing
    observed = build_history(actor, chance) + win_funds(chance)
    say(f"目标与七年数据 targets and seven years of data: {observed}")
    load_templates(actor)
    load_checks(actor)
    sources = load_submissions(actor)

    def source(unit_code: str, period: str) -> str:
        """Before 2026 there were no forms; of 2026 only what came in."""
        return "demo" if Period.parse(period) < FIRST else sources.get((unit_code, period), "")

    featured = load_featured(actor, source) if projects >= FROM_PROJECTS else None
    shown = len(fields(featured)) if featured else 0

    def progress(written: int) -> None:
        if written % 5000 == 0 or written + shown == projects:
            say(f"项目 projects: {written + shown}/{projects}")

    load_projects(
        actor,
        sketches(projects - shown, seed, clock().today()),
        planner(calendars(), clock().today()),
        source,
        progress,
    )
    if featured is not None:
        live(featured)
        say("几个要看的项目 the projects to look at: 差天数、衔接、报审、退回、法定时限")
    say(f"指标的几种来处 where figures come from: {measure_more(actor)}")
    cells = load_cells(actor, months() if projects <= ALL_CELLS_UP_TO else [LAST])
    say(f"月报 monthly reports: {len(sources)}，{cells} 格 cells")
    tell(say, (lambda: hold_up(featured)) if featured else (lambda: None))
    served = serve(*(actor_named(name) for name in ("diaodu", "mishu", "baobao")))
    say(f"包保与服务秘书 sponsors and secretaries: {served}")
    say(f"周报与季报 weekly and quarterly forms: {ask_more(actor_named('diaodu'))}")
    say(f"批次统筹 batch programmes: {gather()} 个项目 projects")
    say(f"产业链 industry chains: {link_up()} 个项目有预期产值 projects with an expected output")
    say(f"五项活动 activities: {hold_activities()}")
    say(f"专班 task forces: {work(actor_named('diaodu'))}")
    say(f"挂图 walls: {hang(actor_named('diaodu'))} 面，地图 map: {put_up(actor)} 个区县 districts")
    say(f"本单位的模板 a template of the house's own: 老旧小区改造 v{own_version()}")
    say(f"工作簿导入 imported workbooks: {bring_in()} 行 lines")
    say(f"任务书 task books: {issue_books(actor_named('diaodu'))} 版")
    say(f"岗位交接 hand-overs: {pass_posts(actor_named('guanli'))}")
    say(f"通知方式 how people are told: {choose(actor)} 个通道 channels, 日历 a feed, 回调 a hook")
    record(actor, Subject("site.demo", "city"), after={"projects": projects, "seed": seed})
