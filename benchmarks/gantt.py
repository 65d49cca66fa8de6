"""Drawing a time strip of 5,000 tasks to markup, by the renderer of the pages. Redmine 5.0.4 takes 11 s for it.

`PYTHONPATH=src python benchmarks/gantt.py [tasks]` prints JSON: seconds (best of five), bytes, times Redmine's speed.
"""

import json
import os
import sys
import time
from datetime import date, timedelta

REDMINE_SECONDS = 11.0  # measured on the same kind of machine, Debian's 5.0.4, 5,000 issues (issue 3)


def main(tasks: int) -> dict[str, float]:
    """The strip as a project page draws it: baseline, float, done, critical, groups, arrows and tools."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.site.settings")
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from guatu.ui import charts  # noqa: PLC0415 - needs the settings
    from guatu.ui.types import GanttLink, GanttRow, GanttStrip  # noqa: PLC0415 - as above

    first = date(2024, 1, 1)
    rows = []
    for number in range(tasks):
        start = first + timedelta(days=number % 900)
        end = start + timedelta(days=10 + number % 80)
        rows.append(
            GanttRow(
                f"节点 {number}", start, end, start - timedelta(days=5), end - timedelta(days=5),
                done=number % 4 / 3, critical=number % 7 == 0, url=f"/projects/P/nodes/{number}/why/",
                latest=end + timedelta(days=number % 30 - 5), group=f"组 {number // 50}", key=str(number),
            )
        )  # fmt: skip
    links = tuple(
        GanttLink(str(number), str(number + 1), driving=number % 3 == 0) for number in range(tasks - 1)
    )
    strip = GanttStrip("", tuple(rows), today=date(2026, 6, 8), links=links, tools=True)
    seconds, size = [], 0
    for _turn in range(5):
        began = time.perf_counter()
        size = len(charts.render(strip).encode())
        seconds.append(time.perf_counter() - began)
    best = min(seconds)
    return {
        "tasks": tasks,
        "seconds": round(best, 4),
        "bytes": size,
        "times_redmine": round(REDMINE_SECONDS / best, 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)) + "\n")
