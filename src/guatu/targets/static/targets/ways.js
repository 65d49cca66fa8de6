// The ways to spread what is not locked, as targets/rules/weights.py and shortfall.py have them, and what refuses them in words.

import { WIDTH, big, desk, fill, sum, text, texts } from "./desk.js";
import { makeUp } from "./makeup.js";
import { toWeights } from "./numbers.js";
import { differences, respread } from "./spread.js";

function unitWeights(sheet) {
  const even = sheet.years.map(() => 1n);
  const known = desk.weights[sheet.byUnit];
  if (sheet.byUnit === "hand") return sheet.years;
  if (sheet.byUnit === "even") return even;
  if (sheet.byUnit === "last_year" || sheet.byUnit === "growth") return known ? big(known.units) : desk.no_past;
  const given = toWeights(sheet.weights);
  if (given === null) return desk.no_weights;
  if (sheet.byUnit === "capacity") return given.some(Boolean) ? given : desk.no_weights;
  const base = given.some(Boolean) ? given : even;
  const before = big(desk.before);
  const more = sheet.total - sum(before);
  return base.map((share, row) => before[row] * sum(base) + more * share).map((part) => (part > 0n ? part : 0n));
}

function monthWeights(sheet) {
  if (!WIDTH) return [[1n], null];
  if (sheet.byMonth === "hand") return [sheet.months, sheet.cells];
  if (sheet.byMonth === "even") return [sheet.months.map(() => 1n), null];
  const known = desk.weights[sheet.byMonth];
  if (!known) return [desk.no_past, null];
  return [big(known.months), sheet.byMonth === "growth" ? desk.own.map(big) : null];
}

// { sheet } with the rest spread again, or { refused } in words.
export function spread(sheet) {
  if (!desk.sums) {
    const years = sheet.years.map((year, row) => (sheet.byUnit === "hand" || sheet.lockedYears.has(row) ? year : sheet.total));
    return { sheet: { ...sheet, years, months: [sheet.total], cells: years.map((year) => [year]) } };
  }
  const units = unitWeights(sheet);
  const [months, cells] = monthWeights(sheet);
  const refused = [units, months].find((one) => typeof one === "string");
  if (refused) return { refused };
  const done = respread(sheet, units, months, cells);
  return done.clash ? { refused: clashInWords(done) } : { sheet: { ...sheet, ...done } };
}

function clashInWords(clash) {
  const names = (list, of) => list.slice(0, 5).map(of).join(texts.between) + (list.length > 5 ? fill(texts.others, { count: list.length }) : "");
  const short = clash.wanted - clash.room;
  return fill(desk.clashes[clash.clash], {
    units: names(clash.units, (row) => desk.units[row].name),
    months: names(clash.months, (at) => desk.months[at]) || texts.none,
    wanted: text(clash.wanted),
    room: text(clash.room),
    short: text(short < 0n ? -short : short),
  });
}

// The same for a shortfall made up over the months left.
export function madeUp(sheet) {
  const { rows, columns, years, months } = differences(sheet);
  if ([...rows, ...columns, years, months].some(Boolean)) return { refused: texts.make_up_first };
  const done = desk.done.map((months_) => months_ && big(months_));
  const made = makeUp(sheet, desk.gone, done);
  return { sheet: { ...made.sheet, lags: made.lags, byUnit: "hand", byMonth: "hand" } };
}
