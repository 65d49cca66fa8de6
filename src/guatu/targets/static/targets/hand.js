// The grid under the hand: what the keys and the mouse do (ui/grid/cursor.js moves the cursor).

import { makeCursor } from "../ui/grid/cursor.js";
import { HEIGHT, WIDTH, desk, fill, form, inputAt, table, texts, where } from "./desk.js";
import { again, edit, isEditing, refuse, show, stepBack, stepForward, turnLocks, write } from "./deeds.js";
import { state } from "./history.js";
import { toSteps } from "./numbers.js";
import { valueAt } from "./sheet.js";
import { drawRest, drawSelection, intoView } from "./view.js";

const inside = (value, most) => Math.min(Math.max(value, 0), most);

const cursor = makeCursor({
  box: table,
  where,
  inputAt: ({ row, column }) => inputAt(row, column),
  next({ row, column }, down, right, { extend }) {
    const to = { row: inside(row + down, HEIGHT), column: inside(column + right, WIDTH) };
    return right && !extend && to.column === column ? null : to;
  },
  end: ({ row }, end, whole) => ({ row: whole ? (end < 0 ? 0 : HEIGHT) : row, column: end < 0 ? 0 : WIDTH }),
  isEditing,
  edit: () => edit(true),
  commit,
  drawSelection,
  intoView,
});
export const { selection, span } = cursor;

// What stands in a cell in hand becomes its value, if it can; else it is said, and the old value stays.
function commit(input = document.activeElement) {
  if (!isEditing() || !where.has(input)) return;
  const { row, column } = where.get(input);
  const { steps, fault } = toSteps(input.value, desk.decimals, desk.signed);
  edit(false);
  if (fault) refuse(input, fill(texts[fault], { text: input.value }));
  else if (steps !== valueAt(state(), row, column)) write([{ row, column, steps }]);
  else show();
}

// --- keys; each answers whether it was one

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
  if (at && (cursor.moving(event, at) || changing(event, control))) event.preventDefault();
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

form.addEventListener("submit", () => {
  commit();
  drawRest();
});
