// The cells of the form: where each stands, what it says here (`value`) and what the server last said it holds (`base`).

import { form, wide } from "./page.js";

/**
 * @typedef {object} Cell
 * @property {string} key "projects.node:17/blocker", as the API names it
 * @property {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} input
 * @property {HTMLTableCellElement} td
 * @property {number} [row] its place in the tables; what is said beside a cell has none
 * @property {number} [column]
 * @property {Cell} [of] the cell that it is said beside
 * @property {string} base
 * @property {string} value
 * @property {{ theirs: string, by: string | null, at: string | null, own: boolean } | null} clash
 */

/** @type {Cell[]} */
export const cells = [];
/** @type {Map<string, Cell>} */
export const byKey = new Map();
/** @type {Map<Element, Cell>} an input's cell; as a place it has `row` and `column` */
export const where = new Map();
/** @type {Map<Element, Cell>} the same, and what is said beside cells */
export const held = new Map();
/** Rows over all tables, top to bottom: { tr, kind, group, cells: (Cell | null)[] }. */
export const rows = [];

const changed = new Set(); // cells that say something else than the server holds
const wanting = new Set(); // required cells that say nothing

/** A cell that keeps count of itself, so that a key pressed in one needs no look at two thousand. */
class Counted {
  #base;
  #value;
  clash = null;
  constructor(key, input, td, base) {
    Object.assign(this, { key, input, td });
    this.#base = base;
    this.value = base;
  }
  get base() {
    return this.#base;
  }
  set base(text) {
    this.#base = text;
    this.#count();
  }
  get value() {
    return this.#value;
  }
  set value(text) {
    this.#value = text;
    this.#count();
  }
  #count() {
    changed[this.#value === this.#base ? "delete" : "add"](this);
    wanting[this.#value === "" && isRequired(this) ? "add" : "delete"](this);
  }
}

for (const tr of form.querySelectorAll("tr[data-subject]")) {
  const row = { tr, kind: tr.dataset.kind, group: tr.parentElement, cells: [] };
  for (const td of tr.querySelectorAll("td")) {
    const input = td.querySelector(".c-in");
    row.cells.push(input ? cellOf(input, td, tr, row.cells.length) : null);
  }
  rows.push(row);
}

function cellOf(input, td, tr, column) {
  const cell = known(`${tr.dataset.subject}/${td.dataset.field}`, input, td, given(input));
  Object.assign(cell, { row: rows.length, column });
  where.set(input, cell);
  const why = td.querySelector(".c-why");
  if (why) known(`${cell.key}/why`, why, td, given(why)).of = cell;
  return cell;
}

function known(key, input, td, base) {
  const cell = new Counted(key, input, td, base);
  cells.push(cell);
  byKey.set(key, cell);
  held.set(input, cell);
  return cell;
}

/** What is said beside a cell, as a cell of its own: its key is the cell's with "/why". `of` is the cell it stands beside. */
export function whyOf(cell, makeInput) {
  const there = byKey.get(`${cell.key}/why`);
  if (there) return there;
  const why = known(`${cell.key}/why`, makeInput(), cell.td, "");
  why.of = cell;
  return why;
}

// What the server rendered, not what a reload brought back or what the control made of it (a one-line input drops line ends).
function given(input) {
  if (input.matches("select")) return [...input.options].find((option) => option.defaultSelected)?.value ?? "";
  return input.matches("textarea") ? input.defaultValue : (input.getAttribute("value") ?? "");
}

export const cellAt = ({ row, column }) => rows[row]?.cells[column] ?? null;
export const isDirty = (cell) => cell.value !== cell.base;
export const dirty = () => [...changed];
/** How many required cells say nothing yet. */
export const requiredLeft = () => wanting.size;
export const clashes = () => cells.filter((cell) => cell.clash);
export function isRequired(cell) {
  return cell.input.getAttribute("aria-required") === "true";
}

const ISO = /^\d{4}-\d\d-\d\d$/;

/** The kind of control a day is typed in: a phone has its own calendar, a desk the keyboard. */
export function dress(cell) {
  if (cell.of || !cell.td.classList.contains("c-date")) return;
  const type = wide.matches || (cell.value !== "" && !ISO.test(cell.value)) ? "text" : "date";
  if (cell.input.type !== type) cell.input.type = type;
}

/** Shows the cell's value in its control. */
export function showValue(cell) {
  const { input, value } = cell;
  dress(cell);
  if (input.matches("select") && ![...input.options].some((option) => option.value === value)) input.append(new Option(value, value));
  if (input.value !== value) input.value = value;
}

/** A text as it may be put into the cell: in a list, the code of its words. */
export function taken(cell, text) {
  const plain = text.trim();
  if (!cell.input.matches("select")) return plain;
  const word = plain.normalize("NFKC").toLowerCase();
  return [...cell.input.options].find((option) => option.text.toLowerCase() === word || option.value === word)?.value ?? plain;
}

/** The cell's value as one copies it: a list's words. */
export const words = (cell) => (cell.input.matches("select") ? (cell.input.selectedOptions[0]?.text ?? "") : cell.input.value);
