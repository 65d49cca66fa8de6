// The grid under the hand: where the cursor is, what is selected, what the keys and the mouse do.

import { HEIGHT, WIDTH, desk, fill, form, inputAt, table, texts, where } from "./desk.js";
import { again, edit, isEditing, refuse, show, stepBack, stepForward, turnLocks, write } from "./deeds.js";
import { state } from "./history.js";
import { toSteps } from "./numbers.js";
import { valueAt } from "./sheet.js";
import { drawRest, drawSelection, intoView } from "./view.js";

let cursor = { row: 0, column: 0 };
let anchor = cursor;

const within = (value, a, b) => value >= Math.min(a, b) && value <= Math.max(a, b);
const isSelected = (row, column) => within(row, anchor.row, cursor.row) && within(column, anchor.column, cursor.column);
export const selection = () => [...where.values()].filter(({ row, column }) => isSelected(row, column));
export const span = () => ({ from: anchor, to: cursor });

function select(to, from = to) {
  cursor = to;
  anchor = from;
  const many = from.row !== to.row || from.column !== to.column;
  drawSelection((row, column) => many && isSelected(row, column));
}

function go(row, column, extend = false) {
  const to = { row: Math.min(Math.max(row, 0), HEIGHT), column: Math.min(Math.max(column, 0), WIDTH) };
  const from = anchor;
  const input = inputAt(to.row, to.column);
  commit();
  input.focus();
  select(to, extend ? from : to);
  input.select();
  intoView(input.parentElement);
}

// What stands in a cell in hand becomes its value, if it can; else it is said, and the old value stays.
export function commit(input = document.activeElement) {
  if (!isEditing() || !where.has(input)) return;
  const { row, column } = where.get(input);
  const { steps, fault } = toSteps(input.value, desk.decimals, desk.signed);
  edit(false);
  if (fault) refuse(input, fill(texts[fault], { text: input.value }));
  else if (steps !== valueAt(state(), row, column)) write([{ row, column, steps }]);
  else show();
}

// --- keys; each answers whether it was one

const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const caretInside = (input, forward) =>
  isEditing() && (input.selectionStart !== input.selectionEnd || (forward ? input.selectionEnd < input.value.length : input.selectionStart > 0));

function moving(event, { row, column }, control) {
  if (moves[event.key] && !control && !event.altKey) {
    const [down, right] = moves[event.key];
    if (right && caretInside(event.target, right > 0)) return false;
    go(row + down, column + right, event.shiftKey);
  } else if (event.key === "Enter" && !control) go(row + (event.shiftKey ? -1 : 1), column);
  else if (event.key === "Tab") {
    const next = column + (event.shiftKey ? -1 : 1);
    if (next < 0 || next > WIDTH) return false;
    go(row, next);
  } else if (event.key === "Home" && !isEditing()) go(control ? 0 : row, 0);
  else if (event.key === "End" && !isEditing()) go(control ? HEIGHT : row, WIDTH);
  else return false;
  return true;
}

function changing(event, control) {
  if (event.key === "Enter" && control) {
    commit();
    again();
  } else if (event.key === " ") {
    commit();
    turnLocks(selection());
  } else if (event.key === "Escape") {
    edit(false);
    show();
    event.target.select();
  } else if (event.key === "F2") {
    edit(true);
    event.target.setSelectionRange(event.target.value.length, event.target.value.length);
  } else if ((event.key === "Delete" || event.key === "Backspace") && !isEditing()) {
    write(selection().map((place) => ({ ...place, steps: 0n })));
  } else return false;
  return true;
}

table.addEventListener("keydown", (event) => {
  const control = event.ctrlKey || event.metaKey;
  const at = where.get(event.target);
  if (at && (moving(event, at, control) || changing(event, control))) event.preventDefault();
});

// A step back also after a button or a choice was pressed; only text beside the grid keeps the browser's own.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("textarea, input:not(.t-in, [type=checkbox])")) return;
  const step = { z: event.shiftKey ? stepForward : stepBack, y: stepForward }[event.key.toLowerCase()];
  if (!step) return;
  event.preventDefault();
  edit(false);
  step();
});

table.addEventListener("input", (event) => {
  if (where.has(event.target)) edit(true);
});

table.addEventListener("focusin", (event) => {
  const at = where.get(event.target);
  if (at && (at.row !== cursor.row || at.column !== cursor.column)) select(at);
});

table.addEventListener("focusout", (event) => commit(event.target));

// --- the mouse

table.addEventListener("mousedown", (event) => {
  const at = where.get(event.target);
  if (!at) return;
  if (event.shiftKey) {
    event.preventDefault();
    go(at.row, at.column, true);
  } else if (document.activeElement !== event.target) {
    event.preventDefault();
    go(at.row, at.column);
  } else if (event.detail > 1) edit(true);
});

form.addEventListener("submit", () => {
  commit();
  drawRest();
});
