// Sends what changed, one save at a time, each under a key of its own, so that one whose answer was lost can be sent again. While
// the server cannot be reached it tries again, ever more slowly, and at once when the connection is back.

import { byKey, dirty, isDirty, showValue } from "./cells.js";
import { isEditing } from "./deeds.js";
import { keep } from "./drafts.js";
import { form, page } from "./page.js";

const PAUSE = 800; // ms after the last change
const PATIENCE = 20_000; // ms until an answer counts as lost
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/** What is shown of sending: { kind, why? } with kind idle, saving, saved, offline, server, signed_out, full or stopped. */
let state = { kind: "idle" };
let queue = []; // saves not yet acknowledged, oldest first
let running = null;
let timer = null;
let wait = FIRST_WAIT;
const tellers = { state: [], answer: [] };

/** `deed(state)` runs when the state of sending changes, `deed(answer)` with each answer of the server. */
export const onState = (deed) => tellers.state.push(deed);
export const onAnswer = (deed) => tellers.answer.push(deed);
export const unsent = () => new Set([...dirty().map((cell) => cell.key), ...queue.flatMap((save) => Object.keys(save.cells))]).size;

export const isOffline = () => state.kind === "offline";

function become(next) {
  state = next;
  for (const tell of tellers.state) tell(state);
}

/** Keeps the draft now and sends it in a moment. */
export function changed() {
  const kept = keep(queue);
  if (state.kind === "stopped") become(state);
  else {
    if (!kept) become({ kind: "full" });
    else if (state.kind === "idle" || state.kind === "saved") become({ kind: "saving" });
    later(PAUSE);
  }
}

function later(pause) {
  clearTimeout(timer);
  timer = setTimeout(flush, pause);
}

/** Sends again what an earlier page had sent without an answer. */
export function resume(pending) {
  queue = [...pending, ...queue];
  flush();
}

/** Sends everything there is to send. Whether the server has it all now. */
export function flush() {
  running ??= sendAll().finally(() => {
    running = null;
  });
  return running;
}

async function sendAll() {
  clearTimeout(timer);
  while (state.kind !== "stopped") {
    if (queue.length === 0) {
      const next = gathered();
      if (!next) {
        if (state.kind !== "idle") become({ kind: "saved" });
        return true;
      }
      queue.push(next);
      keep(queue);
    }
    if (["idle", "saved", "full"].includes(state.kind)) become({ kind: "saving" });
    const outcome = await send(queue[0]);
    if (!outcome.answer) return failed(outcome);
    queue.shift();
    wait = FIRST_WAIT;
    settle(outcome.save, outcome.answer);
    keep(queue);
    if (state.kind !== "saving") become({ kind: "saving" });
  }
  return false;
}

function failed(outcome) {
  become(outcome);
  if (outcome.kind === "stopped") return false;
  later(wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
  return false;
}

// A cell that met somebody else's change waits for a decision; it is not sent until then.
function gathered() {
  const changed = dirty().filter((cell) => !cell.clash);
  if (changed.length === 0) return null;
  return { key: newKey(), cells: Object.fromEntries(changed.map(({ key, base, value }) => [key, { base, value }])) };
}

// As crypto.randomUUID, which plain http on an intranet does not have.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// The token may have changed with a new sign-in in another window: the cookie has the present one.
const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

/** One save to the server: { save, answer }, or the state that its failure makes. */
async function send(save) {
  let response;
  try {
    response = await fetch(page.saves + save.key, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ cells: save.cells, account: page.account, seen: page.version }),
      signal: AbortSignal.timeout(PATIENCE),
      redirect: "error",
    });
    if (response.ok) return { save, answer: await response.json() };
  } catch {
    return { kind: "offline" }; // no connection, no answer in time, or one that broke off
  }
  const refusal = response.status < 500 && response.status !== 429 ? await response.json().catch(() => null) : null;
  if (response.status === 401 || (response.status === 403 && !refusal?.number)) return { kind: "signed_out" };
  if (!refusal?.number) return { kind: "server" };
  const english = document.documentElement.lang.startsWith("en");
  return { kind: "stopped", why: english ? `${refusal.en} ${refusal.remedy_en}` : `${refusal.zh}${refusal.remedy_zh}` };
}

// What the answer says of each cell. What was typed since it was sent stays, to be sent on top of it.
function settle(save, answer) {
  page.version = answer.version;
  form.elements.version.value = answer.version;
  const conflicts = new Map(answer.conflicts.map((one) => [one.cell, one]));
  const byOthers = [];
  for (const [key, stored] of Object.entries(answer.values)) {
    const cell = byKey.get(key);
    const sent = save.cells[key];
    if (!cell) continue;
    if (conflicts.has(key)) cell.clash = conflicts.get(key);
    else if (sent) {
      const same = cell.value === sent.value;
      cell.base = stored;
      cell.clash = null;
      if (same) take(cell, stored);
    } else if (!isDirty(cell) && !cell.clash && cell.base !== stored) {
      cell.base = stored;
      take(cell, stored);
      byOthers.push(cell);
    }
  }
  follow(answer.derived, save);
  for (const tell of tellers.answer) tell({ ...answer, byOthers });
}

// Notes that follow from what was just written of the nodes.
function follow(derived, save) {
  for (const [key, stored] of Object.entries(derived)) {
    const cell = byKey.get(key);
    if (!cell || save.cells[key] || isDirty(cell) || cell.base === stored) continue;
    cell.base = stored;
    take(cell, stored);
  }
}

function take(cell, value) {
  cell.value = value;
  if (!(isEditing() && cell.input === document.activeElement)) showValue(cell);
}

/** Decides a conflict: the writer's own text, or what stands there now. */
export function decide(cell, mine) {
  const { theirs } = cell.clash;
  cell.base = theirs;
  cell.clash = null;
  if (!mine) take(cell, theirs);
}

// --- when to try again

window.addEventListener("online", () => {
  wait = FIRST_WAIT;
  if (unsent()) flush();
});
window.addEventListener("offline", () => {
  if (unsent() && state.kind !== "stopped") become({ kind: "offline" });
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && unsent() && state.kind !== "idle") flush();
});
window.addEventListener("pagehide", () => keep(queue));
