// Reads sheets as JSON lines of text numbers, answers each as the browser would. Used by test_spread_js.py.
import { readFileSync } from "node:fs";
import { key, respread } from "../static/targets/spread.js";

const big = (value) => (Array.isArray(value) ? value.map(big) : BigInt(value));
const text = (value) => (Array.isArray(value) ? value.map(text) : String(value));

for (const line of readFileSync(0, "utf8").trim().split("\n")) {
  const { sheet, units, months, cells } = JSON.parse(line);
  const given = {
    total: BigInt(sheet.total),
    years: big(sheet.years),
    months: big(sheet.months),
    cells: big(sheet.cells),
    lockedYears: new Set(sheet.lockedYears),
    lockedMonths: new Set(sheet.lockedMonths),
    lockedCells: new Set(sheet.lockedCells.map(([row, at]) => key(row, at))),
  };
  const done = respread(given, big(units), big(months), cells === null ? null : big(cells));
  const answer = done.clash
    ? { ...done, wanted: text(done.wanted), room: text(done.room) }
    : { cells: text(done.cells), years: text(done.years), months: text(done.months) };
  console.log(JSON.stringify(answer));
}
