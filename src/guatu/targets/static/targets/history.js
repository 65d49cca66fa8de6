// One sheet after another: what the grid holds, what it held before every change, and what was undone. The draft of it stays in
// this browser until it is issued; the steps survive an issue that the server refused.

import { desk } from "./desk.js";

const MOST_STEPS = 200;
const PAUSE = 400; // ms after the last change at which the draft is written down
const STEPS = `${desk.draft}/steps`;

let fresh; // the sheet as the last version has it
let now;
let past = [];
let future = [];
let waiting = null;

export const state = () => now;
export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;

export function begin(sheet) {
  fresh = sheet;
  now = sheet;
}

// The next sheet; `now` goes to the past.
export function become(next) {
  past = [...past, now].slice(-MOST_STEPS);
  future = [];
  now = next;
  keep();
}

// The sheet that the last change made, in its place: one step back undoes both.
export function settle(next) {
  now = next;
  keep();
}

export function undo() {
  if (!canUndo()) return;
  future.push(now);
  now = past.pop();
  keep();
}

export function redo() {
  if (!canRedo()) return;
  past.push(now);
  now = future.pop();
  keep();
}

// The draft given up is a step too.
export const discard = () => become(fresh);

// --- in the browser's own storage

const encoded = (value) =>
  JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `n${one}` : one instanceof Set ? { set: [...one] } : one));
const decoded = (text) =>
  JSON.parse(text, (_, one) => (typeof one === "string" && /^n-?\d+$/.test(one) ? BigInt(one.slice(1)) : one?.set ? new Set(one.set) : one));

function keep() {
  clearTimeout(waiting);
  waiting = setTimeout(writeDown, PAUSE);
}

function writeDown() {
  clearTimeout(waiting);
  if (waiting === null) return;
  waiting = null;
  if (now === fresh) localStorage.removeItem(desk.draft);
  else localStorage.setItem(desk.draft, JSON.stringify({ number: desk.number, saved: new Date().toISOString(), draft: encoded(now) }));
}

window.addEventListener("pagehide", writeDown);

// The draft of this version, taken up as a step: { saved }; { old: true } for one of an earlier version; null for none.
export function takeUpDraft() {
  const kept = JSON.parse(localStorage.getItem(desk.draft) ?? "null");
  if (!kept) return null;
  if (kept.number !== desk.number) {
    if (kept.issued) localStorage.removeItem(desk.draft);
    return kept.issued ? null : { old: true };
  }
  become({ ...fresh, ...decoded(kept.draft) });
  return { saved: kept.saved };
}

export const dropDraft = () => localStorage.removeItem(desk.draft);

// Issuing leaves the page: where it is refused, the steps are taken up again.
export function issuing() {
  writeDown();
  const kept = JSON.parse(localStorage.getItem(desk.draft) ?? "null");
  if (kept) localStorage.setItem(desk.draft, JSON.stringify({ ...kept, issued: true }));
  sessionStorage.setItem(STEPS, encoded({ fresh, past, now, future }));
}

export function takeUpSteps() {
  const kept = sessionStorage.getItem(STEPS);
  sessionStorage.removeItem(STEPS);
  if (!kept || !desk.posted) return;
  const steps = decoded(kept);
  const numbers = ({ total, years, months, cells }) => encoded([total, years, months, cells]);
  if (numbers(steps.now) === numbers(now)) ({ fresh, past, now, future } = steps);
}
