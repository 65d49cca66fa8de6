// Reads sheets as JSON lines of text numbers, answers each made up as the browser would. Used by test_spread_js.py.
import { readFileSync } from "node:fs";
import { makeUp } from "../static/targets/makeup.js";

const big = (value) => (Array.isArray(value) ? value.map(big) : BigInt(value));
const text = (value) => (Array.isArray(value) ? value.map(text) : String(value));

for (const line of readFileSync(0, "utf8").trim().split("\n")) {
  const { total, years, months, cells, gone, done } = JSON.parse(line);
  const sheet = { total: big(total), years: big(years), months: big(months), cells: big(cells) };
  const made = makeUp(sheet, gone, done.map((one) => one && big(one)));
  const lags = made.lags.map((lag) => [String(lag.asked), lag.done === null ? null : String(lag.done)]);
  console.log(JSON.stringify({ cells: text(made.sheet.cells), months: text(made.sheet.months), lags }));
}
