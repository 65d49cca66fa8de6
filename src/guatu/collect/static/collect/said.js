// What is said beside the cells and above them: problems after each save, remarks, clashes with both values and who wrote the
// other, what is left, and how sending stands. The focus never moves by itself.

import { byKey, cells, clashes, isRequired, requiredLeft, whyOf, words } from "./cells.js";
import { button, clock, fill, form, made, moment, page, texts, wide } from "./page.js";
import { decide, unsent } from "./sending.js";

const stateLine = document.getElementById("save-state");
const counts = document.getElementById("c-counts");
const conflictBox = document.getElementById("conflicts");
const problemBox = document.getElementById("problems");
let blocking = problemBox.querySelectorAll("li").length;
let onDecision = () => {};

/** `deed()` runs after a conflict was decided. */
export const whenDecided = (deed) => {
  onDecision = deed;
};
export const problemsLeft = () => blocking;
/** Whether it wants something: a value, a correction, a decision, or another look since it was returned. */
export const isUnfilled = (cell) => !cell.of && ((isRequired(cell) && cell.value === "") || cell.td.matches(".c-bad, .c-clashes, .c-returned:not(.c-touched)"));

// --- beside one cell

/** The place beside a cell where something is said; its control is described by it. */
function beside(cell) {
  const there = cell.td.querySelector(".c-said");
  if (there) return there;
  const box = made("div", "c-said");
  box.id = `p${cell.input.id.slice(1)}`;
  cell.td.append(box);
  cell.input.setAttribute("aria-describedby", box.id);
  return box;
}

function sayProblems(cell, found) {
  for (const line of cell.td.querySelectorAll(".c-problem")) line.remove();
  const wrong = found.some((one) => one.open);
  const lines = found.map((one) => made("p", `c-problem ${one.open ? "g-wrong" : "c-settled"}`, one.text));
  beside(cell).prepend(...lines);
  cell.td.classList.toggle("c-bad", wrong);
  cell.td.classList.toggle("c-noted", found.length > 0 && !wrong);
  if (wrong) cell.input.setAttribute("aria-invalid", "true");
  else cell.input.removeAttribute("aria-invalid");
  sayWhy(cell, found);
}

// The place to explain what must be explained; it stays once there is one, for what was said may be changed.
function sayWhy(cell, found) {
  const asked = found.some((one) => one.level === "must_explain");
  cell.td.classList.toggle("c-explains", asked && found.some((one) => one.open && one.level === "must_explain"));
  if (asked) placeForWhy(cell);
}

/** What is said beside a cell; its place is made where there is none. */
export function placeForWhy(cell) {
  return whyOf(cell, () => {
    const slot = cell.input.id.slice(1);
    const label = Object.assign(made("label", "c-explain", texts.why), { htmlFor: `e${slot}` });
    const input = Object.assign(made("input", "c-why form-control"), { id: `e${slot}`, name: `e${slot}`, maxLength: 300, autocomplete: "off" });
    beside(cell).append(label, input);
    return input;
  });
}

/** A cell that was touched is no longer last month's figure. */
export function sayTouched(changed) {
  for (const cell of changed) {
    cell.td.classList.add("c-touched");
    if (cell.of) continue;
    cell.td.classList.remove("c-prefilled", "c-theirs");
    cell.td.querySelector(".c-taken")?.remove();
    cell.td.querySelector(".c-derived")?.remove(); // a person's words from now on, which can be given up again
    cell.td.querySelector(".c-restore")?.removeAttribute("hidden");
    sayWas(cell);
  }
  sayCounts();
}

function sayWas(cell) {
  const { was } = cell.td.dataset;
  if (was === undefined) return;
  const line = cell.td.querySelector(".c-was-line") ?? made("p", "c-was-line", fill(texts.was, { was }));
  line.hidden = words(cell) === was;
  if (!line.isConnected && !line.hidden) beside(cell).append(line);
}

// --- conflicts

const shownText = (cell, text) => {
  if (text === "") return texts.nothing;
  return cell.input.matches("select") ? ([...cell.input.options].find((option) => option.value === text)?.text ?? text) : text;
};

function clashWords(cell) {
  const { theirs, by, at, own } = cell.clash;
  const sentence = own ? texts.theirs_own : by ? texts.theirs : texts.theirs_unknown;
  return fill(sentence, { by, at: at ? moment(at) : "", theirs: shownText(cell, theirs) });
}

function clashParts(cell) {
  return [
    made("span", "", clashWords(cell)),
    made("span", "", fill(texts.mine, { mine: shownText(cell, cell.value) })),
    button(texts.keep_mine, () => settleClash(cell, true)),
    button(texts.take_theirs, () => settleClash(cell, false)),
  ];
}

function settleClash(cell, mine) {
  decide(cell, mine);
  sayClashes();
  if (wide.matches) cell.input.focus();
  onDecision();
}

export function sayClashes() {
  const open = clashes();
  for (const line of form.querySelectorAll(".c-clash")) line.remove();
  for (const td of form.querySelectorAll(".c-clashes")) td.classList.remove("c-clashes");
  for (const cell of open) {
    const clash = made("div", "c-clash");
    clash.append(...clashParts(cell));
    beside(cell.of ?? cell).prepend(clash);
    cell.td.classList.add("c-clashes");
  }
  conflictBox.hidden = open.length === 0;
  const list = document.createElement("ul");
  for (const cell of open) {
    const item = document.createElement("li");
    const link = Object.assign(made("a", "", cellName(cell)), { href: `#${(cell.of ?? cell).input.id}` });
    item.append(link, made("span", "", texts.colon), ...clashParts(cell));
    list.append(item);
  }
  conflictBox.replaceChildren(made("b", "", fill(texts.conflicts, { n: open.length })), list);
}

const cellName = (cell) => (cell.of ? fill(texts.why_of, { where: cellName(cell.of) }) : `${cell.td.parentElement.querySelector("th span").textContent} · ${cell.td.querySelector("label span").firstChild.textContent.trim()}`);

// --- all of them

/** After a save: every problem, beside its cell and in the list above. */
export function sayAnswer(answer) {
  const found = new Map();
  for (const one of answer.problems) found.set(one.cell, [...(found.get(one.cell) ?? []), one]);
  const wrong = new Set([...form.querySelectorAll(".c-problem")].map((line) => line.closest("td")));
  for (const cell of [...cells]) if (!cell.of && (wrong.has(cell.td) || found.has(cell.key))) sayProblems(cell, found.get(cell.key) ?? []);
  for (const cell of answer.byOthers) cell.td.classList.add("c-theirs");
  sayClashes();
  const open = answer.problems.filter((one) => one.open);
  blocking = open.length;
  problemBox.replaceChildren(open.length ? problemList(open) : made("p", "c-problems c-none", texts.problems_none));
  sayCounts();
  return answer.byOthers.length ? fill(texts.by_others, { n: answer.byOthers.length }) : "";
}

function problemList(problems) {
  const section = Object.assign(made("details", "c-problems"), { open: problemBox.querySelector("details")?.open ?? wide.matches });
  const list = document.createElement("ul");
  for (const one of problems) {
    const item = document.createElement("li");
    item.append(Object.assign(made("a", "", one.where), { href: `#${byKey.get(one.cell)?.input.id ?? ""}` }), texts.colon, one.text);
    list.append(item);
  }
  const summary = document.createElement("summary");
  summary.append(made("b", "", fill(texts.problems_title, { n: problems.length })));
  section.append(summary, list);
  return section;
}

export function sayCounts() {
  const left = requiredLeft();
  const parts = [left ? fill(texts.required_left, { n: left }) : texts.required_done];
  if (blocking) parts.push(fill(texts.problems_left, { n: blocking }));
  counts.textContent = parts.join(" · ");
}

// --- how sending stands

export function sayState({ kind, why }) {
  const n = unsent();
  stateLine.classList.toggle("c-late", !["idle", "saving", "saved"].includes(kind));
  stateLine.dataset.state = kind;
  stateLine.textContent = fill(texts[kind], { n, why, at: clock() });
  if (kind === "signed_out") stateLine.append(" ", Object.assign(made("a", "", texts.sign_in), { href: page.sign_in }));
}

/** Something to be told once, until sending has news. */
export function tell(text) {
  stateLine.classList.add("c-late");
  stateLine.textContent = text;
}

// Beside the cell in hand a table shows what is said of it, under the cell where there is room and else over it.
form.addEventListener("focusin", ({ target }) => {
  const td = target.closest(".c-cell");
  const box = td?.querySelector(".c-said");
  if (!box || !wide.matches) return;
  const at = td.getBoundingClientRect();
  box.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - box.offsetWidth - 16))}px`;
  const under = at.bottom + box.offsetHeight < window.innerHeight - 72;
  box.style.top = `${under ? at.bottom : at.top - box.offsetHeight}px`;
});
