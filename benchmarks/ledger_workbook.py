"""A district's ledger as a workbook of many rows, as such tables are: merged headings, groups, subtotals, odd cells.

`ledger_workbook.py FILE ROWS` writes one. The same number of rows gives the same workbook.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import xlsxwriter

TITLE: Final = "春城市2025年重点项目综合台账"
HEADS: Final = (
    ("序号", ""), ("项目代码", ""), ("项目名称", ""), ("基本情况", "项目单位"), ("", "建设地点"), ("", "建设性质"),
    ("", "建设规模及主要内容"), ("投资情况（万元）", "总投资"), ("", "截至2024年底完成投资"), ("", "2025年计划投资"),
    ("", "6月完成投资"), ("", "1-6月完成投资"), ("", "占年计划%"), ("进度情况", "开工时间"), ("", "计划竣工时间"),
    ("", "形象进度"), ("存在问题", ""), ("牵头单位", ""), ("包保领导", ""), ("联系电话", ""), ("备注", ""),
)  # fmt: skip
DISTRICTS: Final = ("青岭区", "东湖区", "北苑区", "经开区", "明川县", "砚山县")
_KINDS: Final = (
    "产业园",
    "储能电站",
    "水库",
    "快速路",
    "安置房",
    "医院",
    "数据中心",
    "冷链物流园",
    "污水处理厂",
)
_SYLLABLES: Final = "澄光青岭砚山明川北苑东湖长白净月莲花双阳兴隆永春和顺瑞丰"
_NATURES: Final = ("新建", "续建", "扩建", "技改")
_STEPS: Final = ("主体施工", "基础施工", "前期手续办理", "设备安装", "竣工验收", "土方开挖", "未开工")
_ODD_DAYS: Final = ("2025年3月", "2025.5", "2024年底", "3月底前", "2025年上半年", "未开工", "—")


def write(file: Path, rows: int, changed: int = 0) -> None:
    """Writes the workbook. Of every hundred records `changed` have other figures than without it."""
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("综合台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        share = book.add_format({"num_format": "0.0%"})
        page.merge_range(0, 0, 0, len(HEADS) - 1, TITLE)
        page.write_string(1, 0, "填报单位：春城市发改委")
        page.write_string(1, 12, "截至2025年6月30日")
        page.write_string(1, len(HEADS) - 2, "单位：万元")
        _heads(page)
        row = 4
        for values in _rows(rows, changed):
            for column, value in enumerate(values):
                if isinstance(value, date):
                    page.write_datetime(row, column, value, day)
                elif isinstance(value, float):
                    page.write_number(row, column, value, share if column == 12 else None)
                elif isinstance(value, int):
                    page.write_number(row, column, value)
                elif value:
                    page.write_string(row, column, value)
            row += 1


def _heads(page: Any) -> None:
    for column, (upper, lower) in enumerate(HEADS):
        if not lower:
            page.merge_range(2, column, 3, column, upper)
            continue
        page.write_string(3, column, lower)
        if upper:
            end = column
            while end + 1 < len(HEADS) and not HEADS[end + 1][0]:
                end += 1
            page.merge_range(2, column, 2, end, upper)


def _rows(rows: int, changed: int) -> Iterator[list[Any]]:
    chance = random.Random(20250630)  # noqa: S311
    other = random.Random(20250731)  # noqa: S311
    totals = [0, 0, 0, 0, 0]
    groups = max(1, rows // 500)
    for number in range(1, rows + 1):
        if (number - 1) % 500 == 0:
            group = (number - 1) // 500
            count = min(500, rows - group * 500)
            yield [f"（{_chinese(group + 1)}）", "", f"{DISTRICTS[group % 6]}第{group + 1}批（{count}个）"]
        plan = chance.randrange(200, 60_000)
        done = int(plan * chance.random())
        total = plan * chance.randrange(2, 6)
        past = int(total * 0.2)
        month = done // 5
        for place, amount in enumerate((total, past, plan, month, done)):
            totals[place] += amount
        if other.randrange(100) < changed:
            done += 1
            totals[4] += 1
        yield [
            *_words(chance, number, groups),
            total,
            past,
            plan,
            month,
            done,
            done / plan,
            *_ends(chance, number),
        ]
    yield ["合计", "", "", "", "", "", "", *totals]
    yield ["填报人：科员", "", "", "审核人：科长"]


def _words(chance: random.Random, number: int, groups: int) -> list[Any]:
    place = DISTRICTS[((number - 1) // 500) % 6]
    stem = "".join(chance.sample(_SYLLABLES, 2))
    name = f"{place}{stem}{chance.choice(_KINDS)}{number}号项目"
    code = (
        f"25{chance.randrange(1, 13):02d}-990{number % 900:03d}-04-{chance.randrange(1, 6):02d}-{number:06d}"
    )
    content = f"新建厂房{chance.randrange(1, 90)}00平方米，购置设备{number % 97}台（套），配套道路、管网等设施{number}"
    return [number, code, name, f"春城{stem}公司{number % 4_000}", place, _NATURES[number % 4], content]


def _ends(chance: random.Random, number: int) -> list[Any]:
    begins: Any = date(2023, 1, 1) + timedelta(days=chance.randrange(1_000))
    if number % 3 == 0:
        begins = _ODD_DAYS[number % len(_ODD_DAYS)]
    finish = f"{chance.randrange(2025, 2028)}年{chance.randrange(7, 13)}月"
    step = f"{_STEPS[number % 7]}，完成{chance.randrange(100)}%"
    trouble = "无" if number % 5 else f"用地指标缺口{number % 37}亩，需协调"
    return [
        begins, finish, step, trouble, "市工信局" if number % 2 else "市发改委", f"副市长{number % 9}",
        f"0300-85{number % 100_000:05d}", "" if number % 50 else "已纳入省重点",
    ]  # fmt: skip


def _chinese(number: int) -> str:
    signs = "零一二三四五六七八九"
    if number < 10:
        return signs[number]
    tens, ones = divmod(number, 10)
    return f"{signs[tens] if tens > 1 else ''}十{signs[ones] if ones else ''}"


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)
