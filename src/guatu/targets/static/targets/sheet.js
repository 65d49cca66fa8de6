// A sheet is one value that is never changed: writing, locking and pasting make another. Places are { row, column } as in desk.js.

import { HEIGHT, WIDTH, desk, sum } from "./desk.js";
import { key } from "./spread.js";

const replaced = (list, at, value) => list.map((old, index) => (index === at ? value : old));

export function valueAt(sheet, row, column) {
  if (row === HEIGHT) return column === 0 ? sheet.total : sheet.months[column - 1];
  return column === 0 ? sheet.years[row] : sheet.cells[row][column - 1];
}

export function isLocked(sheet, row, column) {
  if (row === HEIGHT) return column > 0 && sheet.lockedMonths.has(column - 1);
  return column === 0 ? sheet.lockedYears.has(row) : sheet.lockedCells.has(key(row, column - 1));
}

export function isBeyond(sheet, row, column) {
  if (column === 0) return false;
  const best = row === HEIGHT ? desk.best_city : desk.best[row];
  return best !== null && valueAt(sheet, row, column) > BigInt(best);
}

// What is written is locked, so that a re-spread keeps it; the total always is kept. Where one unit's own months are arranged
// anew (desk.fixed), years are not written.
export function written(sheet, every) {
  const changes = desk.fixed ? every.filter(({ column }) => column > 0) : every;
  const next = {
    ...sheet,
    years: [...sheet.years],
    months: [...sheet.months],
    cells: sheet.cells.map((line) => [...line]),
  };
  for (const { row, column, steps } of changes) {
    if (row === HEIGHT && column === 0) {
      next.total = steps;
      if (!WIDTH) next.months = [steps];
    } else if (row === HEIGHT) next.months[column - 1] = steps;
    else if (column > 0) next.cells[row][column - 1] = steps;
    else {
      next.years[row] = steps;
      if (!WIDTH) next.cells[row] = [steps];
    }
  }
  return locking(next, changes, true);
}

export function locking(sheet, places, on) {
  const next = { lockedYears: new Set(sheet.lockedYears), lockedMonths: new Set(sheet.lockedMonths), lockedCells: new Set(sheet.lockedCells) };
  for (const { row, column } of places) {
    if (row === HEIGHT && column === 0) continue;
    const [set, at] =
      row === HEIGHT ? [next.lockedMonths, column - 1] : column === 0 ? [next.lockedYears, row] : [next.lockedCells, key(row, column - 1)];
    if (on) set.add(at);
    else set.delete(at);
  }
  return { ...sheet, ...next };
}

export const unlocked = (sheet) => ({ ...sheet, lockedYears: new Set(), lockedMonths: new Set(), lockedCells: new Set() });

// What a pasted block settles by itself: a whole line its year, a whole column its month, everything the total.
export function followed(sheet, changes) {
  const given = new Set(changes.map(({ row, column }) => key(row, column)));
  const every = (list, test) => list.length > 0 && list.every(test);
  const rows = desk.units.map((_, row) => row);
  const columns = desk.months.map((_, at) => at + 1);
  let next = sheet;
  for (const row of rows) {
    if (!given.has(key(row, 0)) && every(columns, (column) => given.has(key(row, column)))) {
      next = { ...next, years: replaced(next.years, row, sum(next.cells[row])) };
      given.add(key(row, 0));
    }
  }
  for (const column of columns) {
    if (!given.has(key(HEIGHT, column)) && every(rows, (row) => given.has(key(row, column)))) {
      next = { ...next, months: replaced(next.months, column - 1, sum(next.cells.map((line) => line[column - 1]))) };
    }
  }
  if (desk.sums && !desk.fixed && !given.has(key(HEIGHT, 0)) && every(rows, (row) => given.has(key(row, 0)))) {
    const total = sum(next.years);
    next = { ...next, total, months: WIDTH ? next.months : [total] };
  }
  return next;
}
