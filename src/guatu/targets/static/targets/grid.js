// The grid of a split under the hand: keys, paste, locks, undo, both sums at every keystroke, the rest spread again. What the
// server rendered is a plain form, and stays one: the inputs carry the state, and the server checks everything again.

import { placed, toSteps, toText, toWeights } from "./numbers.js";
import { differences, key, respread } from "./spread.js";

const form = document.getElementById("t-desk");
const desk = JSON.parse(document.getElementById("t-payload").textContent);
const { texts } = desk;
const table = form.querySelector(".t-table");
const status = document.getElementById("t-status");
const auto = document.getElementById("t-auto");
const WIDTH = desk.months.length; // 0 where months do not add up: the year alone
const HEIGHT = desk.units.length; // row HEIGHT is the city's
const big = (list) => list.map(BigInt);
const sum = (list) => list.reduce((all, value) => all + value, 0n);
const text = (steps) => toText(steps, desk.decimals);
const gap = (steps) => (steps > 0n ? "+" : "") + text(steps);
const fill = (sentence, places) => sentence.replace(/\{(\w+)\}/g, (_, name) => places[name] ?? "");

// --- inputs by place: column 0 is the year, row HEIGHT the city

const inputs = new Map();
const where = new Map();
desk.units.forEach((unit, row) => {
  place(`y-${unit.key}`, row, 0);
  desk.months.forEach((_, at) => place(`c-${unit.key}-${at + 1}`, row, at + 1));
});
place("total", HEIGHT, 0);
desk.months.forEach((_, at) => place(`m-${at + 1}`, HEIGHT, at + 1));
const weightInputs = desk.units.map((unit) => form.elements[`w-${unit.key}`]);

function place(name, row, column) {
  const input = form.elements[name];
  inputs.set(key(row, column), input);
  where.set(input, { row, column });
}

const inputAt = (row, column) => inputs.get(key(row, column));

// --- state: one frozen value, replaced by every change, so that undo is a list

let state = read();
let past = [];
let future = [];
let cursor = { row: 0, column: 0 };
let anchor = cursor;
let editing = false;
let said = null; // what the last deed answered, until the next

function read() {
  const steps = (row, column) => toSteps(inputAt(row, column).value, desk.decimals).steps ?? 0n;
  const rows = desk.units.map((_, row) => row);
  const checked = (name, of) => new Set([...form.querySelectorAll(`input[name="${name}"]`)].flatMap((box, at) => (box.checked ? [of(at)] : [])));
  const byKey = new Map(desk.units.map((unit, row) => [String(unit.key), row]));
  const locked = form.elements.locked.value.split(" ").filter(Boolean).map((one) => one.split("-"));
  const years = rows.map((row) => steps(row, 0));
  const total = steps(HEIGHT, 0);
  return {
    total,
    years,
    months: WIDTH ? desk.months.map((_, at) => steps(HEIGHT, at + 1)) : [total],
    cells: WIDTH ? rows.map((row) => desk.months.map((_, at) => steps(row, at + 1))) : years.map((year) => [year]),
    lockedYears: checked("ly", (at) => at),
    lockedMonths: checked("lm", (at) => at),
    lockedCells: new Set(locked.map(([unit, month]) => key(byKey.get(unit), Number(month) - 1))),
    byUnit: form.elements.by_unit.value,
    byMonth: form.elements.by_month?.value ?? "even",
    weights: weightInputs.map((input) => input.value),
  };
}

function become(next) {
  past.push(state);
  future = [];
  state = next;
  said = null;
}

// --- writing a place

const replaced = (list, at, value) => list.map((old, index) => (index === at ? value : old));

function written(sheet, row, column, steps) {
  if (row === HEIGHT) {
    return column === 0
      ? { ...sheet, total: steps, months: WIDTH ? sheet.months : [steps] }
      : { ...sheet, months: replaced(sheet.months, column - 1, steps), lockedMonths: new Set([...sheet.lockedMonths, column - 1]) };
  }
  if (column === 0) {
    const cells = WIDTH ? sheet.cells : replaced(sheet.cells, row, [steps]);
    return { ...sheet, cells, years: replaced(sheet.years, row, steps), lockedYears: new Set([...sheet.lockedYears, row]) };
  }
  const line = replaced(sheet.cells[row], column - 1, steps);
  return { ...sheet, cells: replaced(sheet.cells, row, line), lockedCells: new Set([...sheet.lockedCells, key(row, column - 1)]) };
}

// What a pasted block settles by itself: a whole line its year, a whole column its month, everything the total.
function followed(sheet, changes) {
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
  if (desk.sums && !given.has(key(HEIGHT, 0)) && every(rows, (row) => given.has(key(row, 0)))) {
    const total = sum(next.years);
    next = { ...next, total, months: WIDTH ? next.months : [total] };
  }
  return next;
}

const isLocked = (row, column) => {
  if (row === HEIGHT) return column > 0 && state.lockedMonths.has(column - 1);
  return column === 0 ? state.lockedYears.has(row) : state.lockedCells.has(key(row, column - 1));
};

function locking(sheet, places, on) {
  const next = { lockedYears: new Set(sheet.lockedYears), lockedMonths: new Set(sheet.lockedMonths), lockedCells: new Set(sheet.lockedCells) };
  for (const { row, column } of places) {
    if (row === HEIGHT && column === 0) continue; // the total is always kept
    const [set, at] =
      row === HEIGHT ? [next.lockedMonths, column - 1] : column === 0 ? [next.lockedYears, row] : [next.lockedCells, key(row, column - 1)];
    if (on) set.add(at);
    else set.delete(at);
  }
  return { ...sheet, ...next };
}

// --- the rules, as targets/rules/weights.py has them

function unitWeights() {
  const even = state.years.map(() => 1n);
  const past_ = desk.weights[state.byUnit];
  if (state.byUnit === "hand") return state.years;
  if (state.byUnit === "even") return even;
  if (state.byUnit === "last_year" || state.byUnit === "growth") return past_ ? big(past_.units) : desk.no_past;
  const given = toWeights(state.weights);
  if (given === null) return desk.no_weights;
  if (state.byUnit === "capacity") return given.some(Boolean) ? given : desk.no_weights;
  const base = given.some(Boolean) ? given : even;
  const before = big(desk.before);
  const more = state.total - sum(before);
  return base.map((share, row) => before[row] * sum(base) + more * share).map((part) => (part > 0n ? part : 0n));
}

function monthWeights() {
  if (!WIDTH) return [[1n], null];
  if (state.byMonth === "hand") return [state.months, state.cells];
  if (state.byMonth === "even") return [state.months.map(() => 1n), null];
  const past_ = desk.weights[state.byMonth];
  if (!past_) return [desk.no_past, null];
  return [big(past_.months), state.byMonth === "growth" ? desk.own.map(big) : null];
}

function spread() {
  if (!desk.sums) {
    const years = state.years.map((year, row) => (state.byUnit === "hand" || state.lockedYears.has(row) ? year : state.total));
    return { sheet: { ...state, years, months: [state.total], cells: years.map((year) => [year]) } };
  }
  const units = unitWeights();
  const [months, cells] = monthWeights();
  const refused = [units, months].find((one) => typeof one === "string");
  if (refused) return { refused };
  const done = respread(state, units, months, cells);
  if (!done.clash) return { sheet: { ...state, ...done } };
  const names = (list, of) => list.slice(0, 5).map(of).join(texts.between) + (list.length > 5 ? fill(texts.others, { count: list.length }) : "");
  const short = done.wanted - done.room;
  return {
    refused: fill(desk.clashes[done.clash], {
      units: names(done.units, (row) => desk.units[row].name),
      months: names(done.months, (at) => desk.months[at]) || texts.none,
      wanted: text(done.wanted),
      room: text(done.room),
      short: text(short < 0n ? -short : short),
    }),
  };
}

// After a change: spread again where that is wished; a clash is said, and what was typed stays.
function settle() {
  const { sheet, refused } = spread();
  if (sheet) state = sheet;
  else said = { fault: refused };
}

function change(next) {
  become(next);
  if (auto.checked) settle();
  show();
}

// --- showing

function show() {
  const apart = differences(state);
  for (const [place_, input] of inputs) {
    const [row, column] = place_.split(",").map(Number);
    const value = text(valueAt(row, column));
    const cell = input.parentElement;
    if (!(editing && input === document.activeElement) && input.value !== value) input.value = value;
    cell.classList.remove("t-wrong");
    cell.classList.toggle("t-locked", isLocked(row, column));
    cell.classList.toggle("t-beyond", isBeyond(row, column));
  }
  desk.units.forEach((_, row) => sumCell(table.tBodies[0].rows[row].querySelector('[data-sum="row"]'), sum(state.cells[row]), apart.rows[row]));
  if (desk.sums) {
    const [sums, city] = table.tFoot.rows;
    sumCell(sums.querySelector('[data-sum="years"]'), sum(state.years), apart.years);
    sums.querySelectorAll('[data-sum="column"]').forEach((cell, at) => sumCell(cell, sum(state.cells.map((line) => line[at])), apart.columns[at]));
    sumCell(sums.querySelector('[data-sum="cells"]'), sum(state.cells.map(sum)), 0n);
    sumCell(city.querySelector('[data-sum="months"]'), sum(state.months), apart.months);
    table.tFoot.querySelectorAll('[data-sum="quarter"]').forEach((cell, at) => sumCell(cell, sum(state.months.slice(3 * at, 3 * at + 3)), 0n));
  }
  form.querySelectorAll('input[name="ly"]').forEach((box, row) => {
    box.checked = state.lockedYears.has(row);
  });
  form.querySelectorAll('input[name="lm"]').forEach((box, at) => {
    box.checked = state.lockedMonths.has(at);
  });
  form.elements.locked.value = [...state.lockedCells].map((one) => one.split(",")).map(([row, at]) => `${desk.units[row].key}-${Number(at) + 1}`).join(" ");
  form.elements.by_unit.value = state.byUnit;
  if (form.elements.by_month) form.elements.by_month.value = state.byMonth;
  weightInputs.forEach((input, row) => {
    if (input !== document.activeElement) input.value = state.weights[row];
  });
  table.classList.toggle("t-weights", state.byUnit === "capacity" || state.byUnit === "burden");
  form.querySelector('[data-do="undo"]').disabled = past.length === 0;
  form.querySelector('[data-do="redo"]').disabled = future.length === 0;
  showSelection();
  showBeyond();
  speak(apart);
  keep();
}

function valueAt(row, column) {
  if (row === HEIGHT) return column === 0 ? state.total : state.months[column - 1];
  return column === 0 ? state.years[row] : state.cells[row][column - 1];
}

function isBeyond(row, column) {
  if (column === 0) return false;
  const best = row === HEIGHT ? desk.best_city : desk.best[row];
  return best !== null && valueAt(row, column) > BigInt(best);
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

function speak(apart) {
  const off = desk.sums ? [
    ...apart.rows.flatMap((value, row) => (value ? [[desk.units[row].name, value]] : [])),
    ...(WIDTH ? apart.columns.flatMap((value, at) => (value ? [[desk.months[at], value]] : [])) : []),
    ...(apart.years ? [[texts.years, apart.years]] : []),
    ...(WIDTH && apart.months ? [[texts.year_by_months, apart.months]] : []),
  ] : [];
  const lines = [];
  if (said?.fault) lines.push(["g-alert g-alert-error", said.fault, said.list]);
  if (said?.note) lines.push(["g-muted", said.note, null, said.discard]);
  if (off.length) {
    const list = off.slice(0, 4).map(([name, value]) => `${name} ${gap(value)}`).join(texts.between) + (off.length > 4 ? "…" : "");
    lines.push(["g-alert g-alert-warning", fill(texts.off, { count: off.length, list })]);
  } else if (desk.sums && !said?.fault) {
    lines.push(["g-muted", fill(texts.agree, { total: text(state.total) })]);
  }
  status.replaceChildren(...lines.map(([kind, sentence, list, discard]) => {
    const line = Object.assign(document.createElement("div"), { className: kind, textContent: sentence });
    if (list) {
      const items = document.createElement("ul");
      items.append(...list.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
      line.append(items);
    }
    if (discard) line.append(Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline", textContent: texts.discard, onclick: discard }));
    return line;
  }));
}

function showBeyond() {
  const section = document.getElementById("t-beyond");
  const lines = [...desk.units.map((unit) => unit.name), texts.city].flatMap((name, row) => {
    const months = desk.months.filter((_, at) => isBeyond(row, at + 1));
    return months.length ? [`${name}${texts.colon}${months.join(texts.between)}`] : [];
  });
  section.hidden = lines.length === 0;
  section.querySelector("ul").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
}

// --- the selection

const within = (value, a, b) => value >= Math.min(a, b) && value <= Math.max(a, b);
const isSelected = (row, column) => within(row, anchor.row, cursor.row) && within(column, anchor.column, cursor.column);
const selection = () => [...where.values()].filter(({ row, column }) => isSelected(row, column));

function showSelection() {
  const many = anchor.row !== cursor.row || anchor.column !== cursor.column;
  for (const [input, { row, column }] of where) input.parentElement.classList.toggle("t-selected", many && isSelected(row, column));
}

function go(row, column, extend = false) {
  const to = { row: Math.min(Math.max(row, 0), HEIGHT), column: Math.min(Math.max(column, 0), WIDTH) };
  const from = anchor;
  const input = inputAt(to.row, to.column);
  commit();
  input.focus();
  cursor = to;
  anchor = extend ? from : to;
  input.select();
  showSelection();
  intoView(input.parentElement);
}

// Names, headings and sums lie over the sheet's edges: a cell in hand must not hide under them.
function intoView(cell) {
  const box = form.querySelector(".t-grid");
  const view = box.getBoundingClientRect();
  const at = cell.getBoundingClientRect();
  if (!cell.closest("tfoot")) {
    const top = view.top + table.tHead.offsetHeight;
    const bottom = view.bottom - table.tFoot.offsetHeight - 2;
    if (at.top < top) box.scrollTop -= top - at.top;
    else if (at.bottom > bottom) box.scrollTop += at.bottom - bottom;
  }
  const left = view.left + table.tHead.rows[0].cells[0].offsetWidth;
  if (at.left < left) box.scrollLeft -= left - at.left;
  else if (at.right > view.right - 2) box.scrollLeft += at.right - view.right + 2;
}

// --- typing

// What stands in a cell in hand becomes its value, if it can; else it is said, and the old value stays.
function commit(input = document.activeElement) {
  if (!editing || !where.has(input)) return;
  const { row, column } = where.get(input);
  const { steps, fault } = toSteps(input.value, desk.decimals);
  editing = false;
  if (fault) {
    said = { fault: `${input.getAttribute("aria-label")}${texts.colon}${fill(texts[fault], { text: input.value })}` };
    show();
    input.parentElement.classList.add("t-wrong");
  } else if (steps !== valueAt(row, column)) change(written(state, row, column, steps));
  else show();
}

const caretInside = (input, forward) =>
  editing && (input.selectionStart !== input.selectionEnd || (forward ? input.selectionEnd < input.value.length : input.selectionStart > 0));

const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

table.addEventListener("keydown", (event) => {
  const at = where.get(event.target);
  if (!at) return;
  const { row, column } = at;
  const control = event.ctrlKey || event.metaKey;
  const stop = () => event.preventDefault();
  if (moves[event.key] && !control && !event.altKey) {
    if (moves[event.key][1] && caretInside(event.target, event.key === "ArrowRight")) return;
    stop();
    go(row + moves[event.key][0], column + moves[event.key][1], event.shiftKey);
  } else if (event.key === "Enter" && control) {
    stop();
    commit();
    again();
  } else if (event.key === "Enter") {
    stop();
    go(row + (event.shiftKey ? -1 : 1), column);
  } else if (event.key === "Tab") {
    const next = column + (event.shiftKey ? -1 : 1);
    if (next < 0 || next > WIDTH) return;
    stop();
    go(row, next);
  } else if (event.key === "Home" && !editing) {
    stop();
    go(control ? 0 : row, 0);
  } else if (event.key === "End" && !editing) {
    stop();
    go(control ? HEIGHT : row, WIDTH);
  } else if (event.key === "Escape") {
    stop();
    editing = false;
    said = null;
    show();
    event.target.select();
  } else if (event.key === " ") {
    stop();
    commit();
    turnLocks();
  } else if (event.key === "F2") {
    stop();
    editing = true;
    event.target.setSelectionRange(event.target.value.length, event.target.value.length);
  } else if ((event.key === "Delete" || event.key === "Backspace") && !editing) {
    stop();
    change(selection().reduce((sheet, one) => written(sheet, one.row, one.column, 0n), state));
  }
});

form.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || !table.contains(event.target)) return;
  const wish = { z: event.shiftKey ? redo : undo, y: redo }[event.key.toLowerCase()];
  if (!wish) return;
  event.preventDefault();
  editing = false;
  wish();
});

table.addEventListener("input", (event) => {
  if (where.has(event.target)) editing = true;
});

table.addEventListener("focusin", (event) => {
  const at = where.get(event.target);
  if (!at || (at.row === cursor.row && at.column === cursor.column)) return;
  cursor = at;
  anchor = at;
  showSelection();
});

table.addEventListener("focusout", (event) => commit(event.target));

table.addEventListener("mousedown", (event) => {
  const at = where.get(event.target);
  if (!at) return;
  if (event.shiftKey) {
    event.preventDefault();
    go(at.row, at.column, true);
  } else if (document.activeElement !== event.target) {
    event.preventDefault();
    go(at.row, at.column);
  } else editing = editing || event.detail > 1;
});

// --- paste and copy

table.addEventListener("paste", (event) => {
  const at = where.get(event.target);
  const block = event.clipboardData.getData("text/plain");
  if (!at || !/[\t\n]/.test(block.trimEnd())) return;
  event.preventDefault();
  editing = false;
  const done = placed(block, at, {
    units: desk.units.map((unit) => unit.names),
    months: texts.month_words,
    city: texts.city_words,
    year: texts.year_words,
    decimals: desk.decimals,
  });
  if (done.faults) {
    said = { fault: fill(texts.paste_refused, { count: done.faults.length }), list: done.faults.slice(0, 5).map((one) => fill(texts[`paste_${one.kind}`] ?? texts[one.kind], one)) };
    show();
    return;
  }
  const next = done.changes.reduce((sheet, one) => written(sheet, one.row, one.column, one.steps), state);
  change(followed(next, done.changes));
  said = said ?? { note: fill(texts.pasted, { count: done.changes.length }) };
  speak(differences(state));
});

document.addEventListener("copy", (event) => {
  if (!where.has(document.activeElement) || editing || (anchor.row === cursor.row && anchor.column === cursor.column)) return;
  event.preventDefault();
  const span = (a, b) => Array.from({ length: Math.abs(a - b) + 1 }, (_, at) => Math.min(a, b) + at);
  const lines = span(anchor.row, cursor.row).map((row) => span(anchor.column, cursor.column).map((column) => text(valueAt(row, column))).join("\t"));
  event.clipboardData.setData("text/plain", lines.join("\n"));
});

// --- deeds

function again() {
  become(state);
  settle();
  show();
}

function turnLocks() {
  const places = selection();
  const on = !places.every(({ row, column }) => isLocked(row, column) || (row === HEIGHT && column === 0));
  become(locking(state, places, on));
  show();
}

function undo() {
  if (past.length === 0) return;
  future.push(state);
  state = past.pop();
  said = null;
  show();
}

function redo() {
  if (future.length === 0) return;
  past.push(state);
  state = future.pop();
  said = null;
  show();
}

const deeds = { lock: turnLocks, undo, redo };

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (deeds[button.dataset.do]) deeds[button.dataset.do]();
  else if (button.value === "spread") {
    event.preventDefault();
    again();
  } else if (button.value === "unlock") {
    event.preventDefault();
    become({ ...state, lockedYears: new Set(), lockedMonths: new Set(), lockedCells: new Set() });
    show();
  }
});

form.addEventListener("change", (event) => {
  const { name } = event.target;
  if (name === "ly" || name === "lm") {
    const places = [...form.querySelectorAll(`input[name="${name}"]`)].flatMap((box, at) =>
      box === event.target ? [name === "ly" ? { row: at, column: 0 } : { row: HEIGHT, column: at + 1 }] : []);
    become(locking(state, places, event.target.checked));
    show();
  } else if (name === "by_unit" || name === "by_month") {
    change({ ...state, byUnit: form.elements.by_unit.value, byMonth: form.elements.by_month?.value ?? "even" });
  } else if (name?.startsWith("w-")) {
    change({ ...state, weights: weightInputs.map((input) => input.value) });
  }
});

// --- the draft, kept in this browser until it is issued

function keep() {
  if (past.length === 0 && future.length === 0) return;
  const draft = JSON.stringify(state, (_, value) => (typeof value === "bigint" ? `n${value}` : value instanceof Set ? { set: [...value] } : value));
  localStorage.setItem(desk.draft, JSON.stringify({ number: desk.number, saved: new Date().toISOString(), draft }));
}

function restore() {
  const kept = JSON.parse(localStorage.getItem(desk.draft) ?? "null");
  if (!kept || desk.posted) return;
  if (kept.number !== desk.number) {
    if (kept.issued) localStorage.removeItem(desk.draft);
    else said = { note: texts.draft_old, discard };
    return;
  }
  const revive = (_, value) => (typeof value === "string" && /^n-?\d+$/.test(value) ? BigInt(value.slice(1)) : value?.set ? new Set(value.set) : value);
  become(JSON.parse(kept.draft, revive));
  const saved = new Date(kept.saved).toLocaleString(document.documentElement.lang);
  said = { note: fill(texts.draft, { saved }), discard };
}

function discard() {
  localStorage.removeItem(desk.draft);
  if (past.length) state = past[0];
  past = [];
  future = [];
  said = null;
  show();
}

form.addEventListener("submit", (event) => {
  commit();
  form.elements.before.value = ""; // the locks are told by `locked`
  if (event.submitter?.value !== "issue") return;
  const kept = JSON.parse(localStorage.getItem(desk.draft) ?? "null");
  if (kept) localStorage.setItem(desk.draft, JSON.stringify({ ...kept, issued: true }));
});

// --- begin

form.classList.add("t-script");
for (const box of form.querySelectorAll(".t-lock input")) box.tabIndex = -1;
form.querySelector(".t-live").hidden = false;
auto.checked = localStorage.getItem("guatu-split/auto") !== "no";
auto.addEventListener("change", () => localStorage.setItem("guatu-split/auto", auto.checked ? "yes" : "no"));
restore();
show();
