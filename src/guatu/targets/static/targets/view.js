// The sheet drawn: values, locks, both sums and where they differ, months beyond the best, the proposal of a make-up. Only what
// differs from what was drawn last is touched, and lines out of sight after those in sight, so that a key on a large sheet is
// answered at once; the table is aria-busy until all of it is drawn.

import { scrollInto } from "../ui/grid/cursor.js";
import { WIDTH, desk, fill, form, gap, inputs, monthLocks, sum, table, text, texts, weightInputs, yearLocks } from "./desk.js";
import { canRedo, canUndo } from "./history.js";
import { isBeyond, isLocked, valueAt } from "./sheet.js";
import { differences } from "./spread.js";

const status = document.getElementById("t-status");
const beyondSection = document.getElementById("t-beyond");
const lagSection = document.getElementById("lags");
const box = form.querySelector(".t-grid");
const tableRows = [...table.tBodies[0].rows];
const places = [...inputs].map(([place, input]) => {
  const [row, column] = place.split(",").map(Number);
  return { row, column, input, cell: input.parentElement, value: null, flags: null };
});
const sums = {
  rows: tableRows.map((row) => row.querySelector('[data-sum="row"]')),
  columns: [...table.querySelectorAll('[data-sum="column"]')],
  quarters: [...table.querySelectorAll('[data-sum="quarter"]')],
  one: (name) => table.querySelector(`[data-sum="${name}"]`),
};

// `said` is what the last deed answered: { fault, list } or { note, discard }. `editing` leaves the cell in hand as it is.
export function draw(sheet, said, editing) {
  const apart = differences(sheet);
  drawLines(sheet, editing, inSight());
  drawSums(sheet, apart);
  drawForm(sheet);
  drawLags(sheet);
  drawBeyond(sheet);
  speak(sheet, apart, said);
}

const REST = 30; // ms
let outstanding = null; // the sheet whose lines out of sight are still to be drawn

// Which lines are in sight, from measures taken when they last changed: asking the page anew would lay it out once more.
let sight = null;

function inSight() {
  sight ??= { top: box.scrollTop, height: box.clientHeight, line: tableRows[0].offsetHeight || 1 };
  const first = Math.floor(sight.top / sight.line) - 1;
  const last = first + Math.ceil(sight.height / sight.line) + 2;
  return (row) => row >= tableRows.length || (row >= first && row <= last);
}

// Names stay in sight beside a sheet that is wider than its box; where it fits they need not, and a frame is lighter.
function fit() {
  sight = null;
  table.classList.toggle("t-fits", box.scrollWidth <= box.clientWidth);
}

window.addEventListener("resize", fit);
fit();

function drawLines(sheet, editing, seen) {
  drawCells(sheet, editing, seen);
  drawRowSums(sheet, seen);
  if (!outstanding) afterPaint(drawRest);
  outstanding = { sheet, editing };
  table.setAttribute("aria-busy", "true");
}

const afterPaint = (deed) => requestAnimationFrame(() => setTimeout(deed, REST)); // the frame in sight goes first

export function drawRest() {
  if (!outstanding) return;
  const { sheet, editing } = outstanding;
  outstanding = null;
  drawCells(sheet, editing, () => true);
  drawRowSums(sheet, () => true);
  table.removeAttribute("aria-busy");
}

box.addEventListener("scroll", () => {
  if (sight) sight.top = box.scrollTop;
  drawRest();
}, { passive: true });

function drawCells(sheet, editing, seen) {
  for (const place of places) {
    const { row, column, input, cell } = place;
    if (!seen(row)) continue;
    const value = valueAt(sheet, row, column);
    const flags = (isLocked(sheet, row, column) ? 1 : 0) + (isBeyond(sheet, row, column) ? 2 : 0);
    const inHand = editing && input === document.activeElement;
    if (!inHand && (place.value !== value || input.value !== place.shown)) {
      place.value = value;
      place.shown = text(value);
      input.value = place.shown;
    }
    if (place.wrong) {
      place.wrong = false;
      cell.classList.remove("t-wrong");
    }
    if (place.flags === flags) continue;
    place.flags = flags;
    cell.classList.toggle("t-locked", Boolean(flags & 1));
    cell.classList.toggle("t-beyond", Boolean(flags & 2));
    cell.classList.remove("t-wrong");
  }
}

// The cell whose text could not be taken, until something else is drawn.
export function markWrong(input) {
  const place = places.find((one) => one.input === input);
  place.wrong = true;
  place.cell.classList.add("t-wrong");
}

function drawRowSums(sheet, seen) {
  sums.rows.forEach((cell, row) => {
    const value = sum(sheet.cells[row]);
    if (seen(row)) sumCell(cell, value, sheet.years[row] - value);
  });
}

function drawSums(sheet, apart) {
  if (!desk.sums) return;
  sumCell(sums.one("years"), sum(sheet.years), apart.years);
  sums.columns.forEach((cell, at) => sumCell(cell, sum(sheet.cells.map((line) => line[at])), apart.columns[at]));
  sumCell(sums.one("cells"), sum(sheet.cells.map(sum)), 0n);
  sumCell(sums.one("months"), sum(sheet.months), apart.months);
  sums.quarters.forEach((cell, at) => sumCell(cell, sum(sheet.months.slice(3 * at, 3 * at + 3)), 0n));
}

function sumCell(cell, value, off) {
  if (!cell) return;
  const shown = off ? `${text(value)}\u0000${gap(off)}` : text(value);
  if (cell.dataset.shown === shown) return;
  cell.dataset.shown = shown;
  cell.classList.toggle("t-off", Boolean(off));
  cell.textContent = text(value);
  if (off) cell.append(Object.assign(document.createElement("small"), { textContent: `≠ ${gap(off)}` }));
}

function drawForm(sheet) {
  yearLocks.forEach((box, row) => {
    box.checked = sheet.lockedYears.has(row);
  });
  monthLocks.forEach((box, at) => {
    box.checked = sheet.lockedMonths.has(at);
  });
  form.elements.locked.value = [...sheet.lockedCells].map((one) => one.split(",")).map(([row, at]) => `${desk.units[row].key}-${Number(at) + 1}`).join(" ");
  form.elements.by_unit.value = sheet.byUnit;
  if (form.elements.by_month) form.elements.by_month.value = sheet.byMonth;
  weightInputs.forEach((input, row) => {
    if (input !== document.activeElement) input.value = sheet.weights[row];
  });
  table.classList.toggle("t-weights", sheet.byUnit === "capacity" || sheet.byUnit === "burden");
  form.querySelector('[data-do="undo"]').disabled = !canUndo();
  form.querySelector('[data-do="redo"]').disabled = !canRedo();
}

// --- what is said beside the grid

function drawLags(sheet) {
  if (!lagSection) return;
  const behind = sheet.lags.filter((lag) => lag.done !== null && lag.asked > lag.done);
  lagSection.hidden = sheet.lags.length === 0;
  lagSection.querySelector("[data-none]").hidden = behind.length > 0;
  lagSection.querySelector("[data-some]").hidden = behind.length === 0;
  behind.sort((a, b) => Number(b.asked - b.done - (a.asked - a.done)) || a.row - b.row);
  const labels = [...lagSection.querySelectorAll("thead th")].map((heading) => heading.textContent);
  const rest = desk.months.length - desk.gone;
  lagSection.querySelector("tbody").replaceChildren(
    ...behind.map(({ row, asked, done }) => {
      const left = sum(sheet.cells[row].slice(desk.gone));
      const needed = Number(left) / 10 ** desk.decimals / rest;
      const values = [text(asked), text(done), text(asked - done), needed.toLocaleString("en", ONE_PLACE), desk.best_shown[row]];
      const line = document.createElement("tr");
      line.append(Object.assign(document.createElement("th"), { scope: "row", textContent: desk.units[row].name }));
      values.forEach((value, at) => {
        const cell = Object.assign(document.createElement("td"), { className: "num", textContent: value });
        cell.dataset.label = labels[at + 1];
        line.append(cell);
      });
      return line;
    }),
  );
}

const ONE_PLACE = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

function drawBeyond(sheet) {
  const names = desk.units.map((unit) => unit.name);
  const lines = (desk.fixed ? names : [...names, texts.city]).flatMap((name, row) => {
    const months = desk.months.filter((_, at) => isBeyond(sheet, row, at + 1));
    return months.length ? [`${name}${texts.colon}${months.join(texts.between)}`] : [];
  });
  const shown = lines.join("\n");
  if (beyondSection.dataset.shown === shown) return;
  beyondSection.dataset.shown = shown;
  beyondSection.hidden = lines.length === 0;
  beyondSection.querySelector("ul").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
}

function speak(sheet, apart, said) {
  const off = differing(apart);
  const lines = [];
  if (said?.fault) lines.push(["g-alert g-alert-error", said.fault, said.list]);
  if (said?.note) lines.push(["g-muted", said.note, null, said.discard]);
  if (off.length) {
    const list = off.slice(0, 4).map(([name, value]) => `${name} ${gap(value)}`).join(texts.between) + (off.length > 4 ? "…" : "");
    lines.push(["g-alert g-alert-warning", fill(texts.off, { count: off.length, list })]);
  } else if (desk.sums && !said?.fault) {
    lines.push(["g-muted", fill(texts.agree, { total: text(sheet.total) })]);
  }
  status.replaceChildren(...lines.map((line) => sentence(...line)));
}

function differing(apart) {
  if (!desk.sums) return [];
  return [
    ...apart.rows.flatMap((value, row) => (value ? [[desk.units[row].name, value]] : [])),
    ...(WIDTH ? apart.columns.flatMap((value, at) => (value ? [[desk.months[at], value]] : [])) : []),
    ...(apart.years ? [[texts.years, apart.years]] : []),
    ...(WIDTH && apart.months ? [[texts.year_by_months, apart.months]] : []),
  ];
}

function sentence(kind, words, list, discard) {
  const line = Object.assign(document.createElement("div"), { className: kind, textContent: words });
  if (list) {
    const items = document.createElement("ul");
    items.append(...list.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
    line.append(items);
  }
  if (discard) line.append(Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline", textContent: texts.discard, onclick: discard }));
  return line;
}

// --- the selection

let selected = [];

export function drawSelection(within) {
  const next = places.filter(({ row, column }) => within(row, column)).map((place) => place.cell);
  for (const cell of selected) cell.classList.remove("t-selected");
  for (const cell of next) cell.classList.add("t-selected");
  selected = next;
}

// Names, headings and sums lie over the sheet's edges: a cell in hand must not hide under them.
export function intoView(cell) {
  const inFoot = cell.closest("tfoot") !== null; // always in sight
  scrollInto(box, cell, { top: inFoot ? null : table.tHead.offsetHeight, bottom: table.tFoot.offsetHeight, left: table.tHead.rows[0].cells[0].offsetWidth });
}
