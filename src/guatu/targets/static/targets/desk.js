// What the server rendered: the plain form with its inputs by place, and what it sent beside them. Column 0 is the year, row
// HEIGHT the city's (or that of whoever's target is split).

import { toSteps, toText } from "./numbers.js";
import { key } from "./spread.js";

export const form = document.getElementById("t-desk");
export const desk = JSON.parse(document.getElementById("t-payload").textContent);
export const { texts } = desk;
export const table = form.querySelector(".t-table");
export const WIDTH = desk.months.length; // 0 where months do not add up: the year alone
export const HEIGHT = desk.units.length;

export const big = (list) => list.map(BigInt);
export const sum = (list) => list.reduce((all, value) => all + value, 0n);
export const text = (steps) => toText(steps, desk.decimals);
export const gap = (steps) => (steps > 0n ? "+" : "") + text(steps);
export const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");

export const inputs = new Map();
export const where = new Map();
desk.units.forEach((unit, row) => {
  place(`y-${unit.key}`, row, 0);
  desk.months.forEach((_, at) => place(`c-${unit.key}-${at + 1}`, row, at + 1));
});
place("total", HEIGHT, 0);
desk.months.forEach((_, at) => place(`m-${at + 1}`, HEIGHT, at + 1));
export const weightInputs = desk.units.map((unit) => form.elements[`w-${unit.key}`]);
export const yearLocks = [...form.querySelectorAll('input[name="ly"]')];
export const monthLocks = [...form.querySelectorAll('input[name="lm"]')];

function place(name, row, column) {
  const input = form.elements[name];
  inputs.set(key(row, column), input);
  where.set(input, { row, column });
}

export const inputAt = (row, column) => inputs.get(key(row, column));

// The last version's sheet, where the page came with a proposal in its place.
export function issued(proposed) {
  const { total, years, months, cells } = desk.issued;
  const none = { lockedYears: new Set(), lockedMonths: new Set(), lockedCells: new Set(), lags: [] };
  return { ...proposed, ...none, total: BigInt(total), years: big(years), months: big(months), cells: cells.map(big) };
}

// The sheet as the inputs stand.
export function read() {
  const steps = (row, column) => toSteps(inputAt(row, column).value, desk.decimals, desk.signed).steps ?? 0n;
  const rows = desk.units.map((_, row) => row);
  const checked = (boxes) => new Set(boxes.flatMap((box, at) => (box.checked ? [at] : [])));
  const byKey = new Map(desk.units.map((unit, row) => [String(unit.key), row]));
  const locked = form.elements.locked.value.split(" ").filter(Boolean).map((one) => one.split("-"));
  const years = rows.map((row) => steps(row, 0));
  const total = steps(HEIGHT, 0);
  return {
    total,
    years,
    months: WIDTH ? desk.months.map((_, at) => steps(HEIGHT, at + 1)) : [total],
    cells: WIDTH ? rows.map((row) => desk.months.map((_, at) => steps(row, at + 1))) : years.map((year) => [year]),
    lockedYears: checked(yearLocks),
    lockedMonths: checked(monthLocks),
    lockedCells: new Set(locked.map(([unit, month]) => key(byKey.get(unit), Number(month) - 1))),
    byUnit: form.elements.by_unit.value,
    byMonth: form.elements.by_month?.value ?? "even",
    weights: weightInputs.map((input) => input.value),
    lags: desk.lags.map(({ row, asked, done }) => ({ row, asked: BigInt(asked), done: done === null ? null : BigInt(done) })),
  };
}
