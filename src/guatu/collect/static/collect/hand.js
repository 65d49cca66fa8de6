// The table under the hand: keys and mouse as in a spreadsheet. On a narrow screen the cells are cards, and only Enter leads on.

import { makeCursor, scrollInto } from "../ui/grid/cursor.js";
import { isBlock, readBlock, writeBlock } from "../ui/grid/block.js";
import { placed } from "./block.js";
import { cellAt, cells, held, rows, taken, where, words } from "./cells.js";
import { commit, dropTyping, edit, fillDown, isEditing, redo, undo, write } from "./deeds.js";
import { fill, form, texts, wide } from "./page.js";

const deed = document.getElementById("c-deed");
const say = (text) => {
  deed.textContent = text;
};

// --- the cursor

/** Whether a row is shown: rows of nodes may be folded away; on a phone it is on the card in hand. No look at the layout. */
const isOpen = (row) => (wide.matches ? !(form.classList.contains("c-fold") && row.tr.classList.contains("c-node")) : row.group.classList.contains("c-now"));

/** The next row with a cell in that column; by Enter, and where a selection grows, of the same kind. */
function rowFrom({ row, column }, down, sameKind) {
  for (let at = row + down; at >= 0 && at < rows.length; at += down) {
    if (rows[at].cells[column] && (!sameKind || rows[at].kind === rows[row].kind) && isOpen(rows[at])) return { row: at, column };
  }
  return null;
}

function columnFrom({ row, column }, right) {
  for (let at = column + right; at >= 0 && at < rows[row].cells.length; at += right) if (rows[row].cells[at]) return { row, column: at };
  return null;
}

const ends = (row, end) => columnFrom(end < 0 ? { row, column: -1 } : { row, column: rows[row].cells.length }, -end);

let drawn = [];

const cursor = makeCursor({
  box: form,
  where,
  inputAt: (place) => cellAt(place).input,
  next: (from, down, right, { extend, line }) => (down ? rowFrom(from, down, extend || line) : columnFrom(from, right)),
  end(from, end, whole) {
    const open = whole ? rows.findIndex((row) => isOpen(row) && row.cells.some(Boolean)) : from.row;
    return ends(whole && end > 0 ? rows.findLastIndex((row) => isOpen(row) && row.cells.some(Boolean)) : open, end);
  },
  joins: (place, anchor) => rows[place.row].kind === rows[anchor.row].kind,
  isEditing,
  edit,
  commit,
  drawSelection(isSelected) {
    const next = spanned().filter(({ row, column }) => isSelected(row, column)).map((cell) => cell.td);
    for (const td of drawn) td.classList.remove("c-selected");
    for (const td of next) td.classList.add("c-selected");
    drawn = next;
  },
  intoView(td) {
    const table = td.closest("table");
    const box = table.parentElement;
    scrollInto(box, td, { top: table.tHead.offsetHeight, bottom: 0, left: table.tHead.rows[0].cells[0].offsetWidth });
    td.scrollIntoView({ block: "nearest" });
  },
  isLive: () => wide.matches,
});

/** The cells of the rectangle between where the selection began and where the cursor is. */
function spanned() {
  const { from, to } = cursor.span();
  const columns = range(from.column, to.column);
  return range(from.row, to.row).flatMap((row) => columns.map((column) => cellAt({ row, column }))).filter(Boolean);
}

const selected = () => spanned().filter(({ row, column }) => cursor.isSelected(row, column));

// --- keys

/** Opens a list or a calendar; a text is edited at its end. */
function open(input) {
  edit();
  if (input.matches("select")) input.showPicker?.();
  else if (where.get(input).td.classList.contains("c-date") && /^(\d{4}-\d\d-\d\d)?$/.test(input.value)) {
    input.type = "date";
    input.showPicker?.();
  } else input.setSelectionRange(input.value.length, input.value.length);
}

function changing(event, at) {
  const { key, target } = event;
  const control = event.ctrlKey || event.metaKey;
  if (key === "F2" || (event.altKey && key === "ArrowDown")) open(target);
  else if (key === "Escape") {
    dropTyping(target);
    target.select?.();
  } else if (key === "Enter" && control) at.td.querySelector(".c-why")?.focus();
  else if ((key === "Delete" || key === "Backspace") && !isEditing()) write(selected().map((place) => ({ cell: cellAt(place), text: "" })));
  else if (control && !event.shiftKey && key.toLowerCase() === "d") down();
  else if (event.altKey && key === "Enter" && target.matches("textarea")) {
    edit();
    target.setRangeText("\n", target.selectionStart, target.selectionEnd, "end");
  } else return false;
  return Boolean(at);
}

form.addEventListener("keydown", (event) => {
  const at = where.get(event.target);
  if (event.isComposing) return;
  if (held.has(event.target) && !at) beside(event);
  if (!at) return;
  if (wide.matches ? cursor.moving(event, at) || changing(event, at) : onward(event, at)) event.preventDefault();
});

// In what is said beside a cell Enter and Esc lead back to the cell.
function beside(event) {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  if (event.key === "Escape") dropTyping(event.target);
  held.get(event.target).of.input.focus();
}

// On a phone Enter is "next": the next cell of the card.
function onward(event, at) {
  if (event.key !== "Enter" || event.target.matches("textarea")) return false;
  commit(event.target);
  const next = cells.slice(cells.indexOf(at) + 1).find((cell) => cell.row !== undefined && isOpen(rows[cell.row]));
  (next?.input ?? event.target).focus();
  return true;
}

// A step back also after a button was pressed; text beside the form keeps the browser's own.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("textarea:not(.c-in), input:not(.c-in, .c-why)")) return;
  const step = { z: event.shiftKey ? redo : undo, y: redo }[event.key.toLowerCase()];
  if (!step || (isEditing() && held.has(event.target))) return; // while one types, the text's own
  event.preventDefault();
  step();
});

form.addEventListener("input", (event) => {
  if (held.has(event.target)) edit();
});

// What has no text to be typed is done when it changes.
form.addEventListener("change", (event) => {
  if (event.target.matches("select.c-in, input.c-in[type=date]")) commit(event.target);
});

export function down() {
  const n = fillDown(selected());
  say(n ? fill(texts.filled, { n }) : "");
}

// --- the clipboard

function range(a, b) {
  return Array.from({ length: Math.abs(a - b) + 1 }, (_, at) => Math.min(a, b) + at);
}

/** The selected lines and columns as texts. */
function copied() {
  const { from, to } = cursor.span();
  const lines = range(from.row, to.row).filter((row) => rows[row].kind === rows[from.row].kind);
  return lines.map((row) => range(from.column, to.column).map((column) => (rows[row].cells[column] ? words(rows[row].cells[column]) : "")));
}

for (const kind of ["copy", "cut"]) {
  document.addEventListener(kind, (event) => {
    if (!wide.matches || !where.has(document.activeElement) || isEditing()) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", writeBlock(copied()));
    if (kind === "cut") write(selected().map((place) => ({ cell: cellAt(place), text: "" })));
  });
}

form.addEventListener("paste", (event) => {
  const at = where.get(event.target);
  const text = event.clipboardData.getData("text/plain");
  if (!at || (!isBlock(text) && (isEditing() || !wide.matches))) return;
  event.preventDefault();
  edit(false);
  const chosen = selected();
  if (!isBlock(text) && chosen.length > 1) paste(chosen.map((place) => ({ ...place, text: readBlock(text)[0][0] })));
  else pasteBlock(readBlock(text), at);
});

function pasteBlock(block, at) {
  const { kind } = rows[at.row];
  const lines = rows.flatMap((row, index) => (row.kind === kind && isOpenOrCard(row) ? [{ row: index, names: namesOf(row.tr) }] : []));
  const { changes, faults } = placed(block, at, lines, headingsOf(at));
  if (faults) say(texts.paste_refused + faults.slice(0, 3).map((one) => fill(texts[one.kind], one)).join(texts.between));
  else paste(changes);
}

const isOpenOrCard = (row) => !wide.matches || isOpen(row);

function paste(changes) {
  const taking = changes.map((one) => ({ cell: cellAt(one), text: one.text })).filter(({ cell }) => cell);
  write(taking.map(({ cell, text }) => ({ cell, text: taken(cell, text) })));
  say(fill(texts.pasted, { n: taking.length }));
}

const namesOf = (tr) => [tr.querySelector("th span").textContent, tr.querySelector("th .g-code")?.textContent].filter(Boolean);

function headingsOf({ td, row }) {
  const line = td.closest("table").querySelector(`thead tr[data-kind="${rows[row].kind}"]`);
  return [...line.cells].slice(1).filter((cell) => cell.dataset.field).map((cell) => {
    const name = cell.querySelector("span").textContent;
    const measure = cell.querySelector("small")?.textContent;
    return measure ? [name, `${name}(${measure})`, `${name} ${measure}`] : [name];
  });
}

// A phone may never come back to a page that is put away: what is being typed is taken as it stands.
window.addEventListener("pagehide", () => commit(document.activeElement));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") commit(document.activeElement);
});
