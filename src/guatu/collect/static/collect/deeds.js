// What can be done to the cells, one deed one step back: typing, pasting, filling down and clearing are undone by Ctrl+Z.

import { cellAt, held, rows, showValue } from "./cells.js";

const MOST_STEPS = 200;
const past = [];
let future = [];
let editing = false; // whether the cell in hand holds what is being typed
const listeners = [];

/** `deed(cells)` runs after cells changed here. */
export const onChange = (deed) => listeners.push(deed);
export const isEditing = () => editing;
export function edit(on = true) {
  editing = on;
}
export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;

/** Writes [{ cell, text }] as one step. How many cells it changed. */
export function write(changes) {
  const step = changes.filter(({ cell, text }) => text !== cell.value).map(({ cell, text }) => ({ cell, before: cell.value, after: text }));
  if (step.length === 0) return 0;
  past.push(step);
  if (past.length > MOST_STEPS) past.shift();
  future = [];
  apply(step, "after");
  return step.length;
}

/** What stands in a control becomes its cell's value. */
export function commit(input) {
  const cell = held.get(input);
  if (!cell) return;
  editing = false;
  write([{ cell, text: input.value }]);
}

export function undo() {
  const step = past.pop();
  if (!step) return;
  future.push(step);
  apply(step, "before");
}

export function redo() {
  const step = future.pop();
  if (!step) return;
  past.push(step);
  apply(step, "after");
}

function apply(step, side) {
  for (const one of step) {
    one.cell.value = one[side];
    showValue(one.cell);
  }
  for (const tell of listeners) tell(step.map(({ cell }) => cell));
}

/** Esc: what was typed since the cell was taken in hand is dropped. */
export function dropTyping(input) {
  editing = false;
  const cell = held.get(input);
  if (cell) showValue(cell);
}

/** Copies the first row of the selection to the others; of one row, the row of the same kind above it. How many cells. */
export function fillDown(selected) {
  const columns = new Map();
  for (const { row, column } of selected) columns.set(column, [...(columns.get(column) ?? []), row].sort((a, b) => a - b));
  const changes = [];
  for (const [column, lines] of columns) {
    const from = lines.length > 1 ? lines[0] : above(lines[0]);
    const source = from === null ? null : cellAt({ row: from, column });
    if (!source) continue;
    for (const row of lines) if (row !== from) changes.push({ cell: cellAt({ row, column }), text: source.value });
  }
  return write(changes);
}

function above(row) {
  for (let at = row - 1; at >= 0; at -= 1) if (rows[at].kind === rows[row].kind) return at;
  return null;
}
