// What can be done to the sheet, one deed one step back: every one of them is undone by Ctrl+Z.

import { desk, fill, texts } from "./desk.js";
import { become, discard, dropDraft, redo, settle, state, undo } from "./history.js";
import { followed, isLocked, locking, unlocked, written } from "./sheet.js";
import { draw, markWrong } from "./view.js";
import { madeUp, spread } from "./ways.js";

const auto = document.getElementById("t-auto");
let said = null; // what the last deed answered, until the next
let editing = false; // whether the cell in hand holds what is being typed

export const isEditing = () => editing;
export function edit(on) {
  editing = on;
}

export function show(answer = null) {
  said = answer;
  draw(state(), said, editing);
}

// After a change: spread again where that is wished; a clash is said, and what was typed stays.
export function change(next, note = null) {
  become(next);
  const done = auto.checked ? spread(state()) : {};
  if (done.sheet) settle(done.sheet);
  show(done.refused ? { fault: done.refused } : note);
}

export const write = (changes) => change(written(state(), changes));

export function paste(changes) {
  change(followed(written(state(), changes), changes), { note: fill(texts.pasted, { count: changes.length }) });
}

export function again() {
  const { sheet, refused } = spread(state());
  if (sheet) become(sheet);
  show(refused ? { fault: refused } : null);
}

export function makeUp() {
  const { sheet, refused } = madeUp(state());
  if (sheet) become(sheet);
  show(refused ? { fault: refused } : null);
}

export function lock(places, on) {
  become(locking(state(), places, on));
  show();
}

export function turnLocks(places) {
  lock(places, !places.every(({ row, column }) => isLocked(state(), row, column) || (row === desk.units.length && column === 0)));
}

export function unlock() {
  become(unlocked(state()));
  show();
}

export function stepBack() {
  undo();
  show();
}

export function stepForward() {
  redo();
  show();
}

export function giveUpDraft() {
  discard();
  dropDraft();
  show();
}

export function refuse(input, words) {
  show({ fault: `${input.getAttribute("aria-label")}${texts.colon}${words}` });
  markWrong(input);
}

// --- whether a change spreads the rest at once, as this reader last wished

auto.checked = localStorage.getItem("guatu-split/auto") !== "no";
auto.addEventListener("change", () => localStorage.setItem("guatu-split/auto", auto.checked ? "yes" : "no"));
