"""The roll-up as SQL: window functions over long rows, which any database runs, or a column for each month."""

from collections.abc import Iterable

MONTHS = 12

_LEVELS = """county AS (SELECT u.parent AS unit, f.ind, f.period, SUM(f.val) AS val
  FROM facts f JOIN units u ON u.unit = f.unit GROUP BY u.parent, f.ind, f.period),
city AS (SELECT u.parent AS unit, f.ind, f.period, SUM(f.val) AS val
  FROM county f JOIN units u ON u.unit = f.unit GROUP BY u.parent, f.ind, f.period),
province AS (SELECT u.parent AS unit, f.ind, f.period, SUM(f.val) AS val
  FROM city f JOIN units u ON u.unit = f.unit GROUP BY u.parent, f.ind, f.period),
rolled AS (SELECT unit, ind, period, val FROM facts UNION ALL SELECT * FROM county
  UNION ALL SELECT * FROM city UNION ALL SELECT * FROM province)"""

PLACES = """SELECT n.unit, n.ind, RANK() OVER (PARTITION BY u.parent, n.ind ORDER BY n.{behind}) AS place
  FROM numbers n JOIN units u ON u.unit = n.unit WHERE {last}"""

ANSWER = "SELECT COUNT(*), SUM(val), SUM(total), SUM(quarter), SUM(growth), SUM(month_growth), SUM(behind) FROM numbers"
ANSWER_PLACES = "SELECT SUM(place) FROM places"


def windows(divide: str) -> str:
    """Long rows: the month, the year and the quarter to date, growth of year and month, points behind. `divide`: whole
    division."""
    year, quarter = f"period {divide} 12", f"period {divide} 3"
    return f"""WITH {_LEVELS},
to_date AS (SELECT unit, ind, period, val,
  SUM(val) OVER (PARTITION BY unit, ind, {year} ORDER BY period) AS total,
  SUM(val) OVER (PARTITION BY unit, ind, {quarter} ORDER BY period) AS quarter FROM rolled),
earlier AS (SELECT *, LAG(total, 12) OVER (PARTITION BY unit, ind ORDER BY period) AS base,
  LAG(val, 12) OVER (PARTITION BY unit, ind ORDER BY period) AS month_base FROM to_date)
SELECT e.unit, e.ind, e.period, e.val, e.total, e.quarter, 100 * (e.total - e.base) / e.base AS growth,
  100 * (e.val - e.month_base) / e.month_base AS month_growth,
  100 * ((e.period % 12 + 1) * t.target - 12 * e.total) / (12 * t.target) AS behind
FROM earlier e JOIN targets t ON t.unit = e.unit AND t.ind = e.ind AND t.year = e.period {divide} 12"""  # noqa: S608


def wide(months: int) -> str:
    """A row for each unit and indicator, six columns for each month; `facts` has m0, m1, …, `targets` t0, t1, …"""
    listed = range(months)

    def level(name: str, below: str) -> str:
        sums = ", ".join(f"SUM(f.m{p}) AS m{p}" for p in listed)
        return (
            f"{name} AS (SELECT u.parent AS unit, f.ind, {sums} FROM {below} f "  # noqa: S608
            "JOIN units u ON u.unit = f.unit GROUP BY u.parent, f.ind)"
        )

    levels = ", ".join([level("county", "facts"), level("city", "county"), level("province", "city")])
    every = " UNION ALL ".join(f"SELECT * FROM {name}" for name in ("facts", "county", "city", "province"))  # noqa: S608
    columns = ["r.unit", "r.ind"]
    for p in listed:
        year, m = p // MONTHS, p % MONTHS
        total = _sum(range(p - m, p + 1))
        columns += [f"m{p}", f"{total} AS total{p}", f"{_sum(range(p - m % 3, p + 1))} AS quarter{p}"]
        base = _sum(range(p - m - MONTHS, p - MONTHS + 1))
        before = f"m{p - MONTHS}"
        columns.append(f"{_grown(total, base) if year else 'NULL::DOUBLE'} AS growth{p}")
        columns.append(f"{_grown(f'm{p}', before) if year else 'NULL::DOUBLE'} AS month_growth{p}")
        columns.append(f"100 * ({m + 1} * t{year} - 12 * {total}) / (12 * t{year}) AS behind{p}")
    return (
        f"WITH {levels}, rolled AS ({every}) SELECT {', '.join(columns)} FROM rolled r "  # noqa: S608
        "JOIN targets t ON t.unit = r.unit AND t.ind = r.ind"
    )


def wide_answer(months: int) -> str:
    """As ANSWER, of the wide rows."""

    def over(name: str, first: int = 0) -> str:
        return " + ".join(f"SUM({name}{p})" for p in range(first, months))

    grown = [over("growth", MONTHS), over("month_growth", MONTHS)]
    sums = ", ".join([over("m"), over("total"), over("quarter"), *grown, over("behind")])
    return f"SELECT COUNT(*) * {months}, {sums} FROM numbers"  # noqa: S608


def _grown(value: str, base: str) -> str:
    return f"100 * ({value} - {base}) / {base}"


def _sum(months: Iterable[int]) -> str:
    return "(" + " + ".join(f"m{p}" for p in months) + ")"
