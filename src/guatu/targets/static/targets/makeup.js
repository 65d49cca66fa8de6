// targets/rules/shortfall.py in BigInt: the months gone become what was done, and what is short goes to the months left. Pure.

import { key, respread } from "./spread.js";

const sum = (list) => list.reduce((all, value) => all + value, 0n);

// `done`: by row what each of the `gone` months brought, null where nobody reported; such a row keeps its plan.
// { sheet, lags: [{ row, asked, done }] }, the months gone locked.
export function makeUp(sheet, gone, done) {
  const rows = [...sheet.years.keys()];
  const past = rows.map((row) => (done[row] ? upTo(sheet.years[row], done[row]) : sheet.cells[row].slice(0, gone)));
  const held = {
    ...sheet,
    cells: rows.map((row) => [...past[row], ...sheet.cells[row].slice(gone)]),
    lockedYears: new Set(rows),
    lockedMonths: new Set(),
    lockedCells: new Set(rows.flatMap((row) => past[row].map((_, at) => key(row, at)))),
  };
  const lags = rows.map((row) => ({ row, asked: sum(sheet.cells[row].slice(0, gone)), done: done[row] ? sum(done[row]) : null }));
  return { sheet: respread(held, sheet.years, sheet.months, sheet.cells), lags };
}

// The months as they were, as far as the year reaches.
function upTo(year, months) {
  let before = 0n;
  let total = 0n;
  return months.map((value) => {
    total += value;
    const reached = total < year ? total : year;
    const part = reached - before;
    before = reached;
    return part;
  });
}
