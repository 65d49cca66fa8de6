// What this browser keeps of the form until the server has it: by account, form and window, so that it outlives the connection,
// the session and the page. It is removed once the server has answered; ui/kept.js removes it when another account signs in.

import { byKey, dirty } from "./cells.js";
import { page } from "./page.js";

const PLACE = `guatu-draft/${page.account}/collect/${page.submission}/`;
const OWN = `${PLACE}${windowName()}`;

// This window's own name: two windows of one form keep a draft each. It survives a reload, not the window.
function windowName() {
  const name = sessionStorage.getItem("guatu-window") ?? String(Math.random()).slice(2);
  sessionStorage.setItem("guatu-window", name);
  return name;
}

/**
 * Keeps what is not sent, and the saves whose answer is still out; nothing of both, and the draft is removed.
 * @param {{ key: string, cells: object }[]} pending @returns {boolean} whether there was room for it
 */
export function keep(pending) {
  const unsent = dirty().map((cell) => [cell.key, { base: cell.base, value: cell.value }]);
  try {
    if (unsent.length || pending.length) {
      localStorage.setItem(OWN, JSON.stringify({ at: new Date().toISOString(), cells: Object.fromEntries(unsent), pending }));
    } else localStorage.removeItem(OWN);
    return true;
  } catch (failed) {
    if (failed instanceof DOMException) return false;
    throw failed;
  }
}

/**
 * Takes up what was kept of this form, from this window or one that was closed: cells get their text back with the base it was
 * written on, so that the server can tell what others changed since.
 * @param {(cell: import("./cells.js").Cell) => import("./cells.js").Cell} placeForWhy makes the place for what is said beside a cell
 * @returns {{ cells: import("./cells.js").Cell[], pending: { key: string, cells: object }[], at: string } | null}
 */
export function takeUp(placeForWhy) {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PLACE));
  const drafts = names.map((name) => JSON.parse(localStorage.getItem(name))).sort((a, b) => (a.at < b.at ? -1 : 1));
  const changed = new Set();
  for (const draft of drafts) {
    for (const [key, { base, value }] of Object.entries(draft.cells)) {
      const cell = byKey.get(key) ?? explained(key, placeForWhy);
      if (!cell || cell.base === value) continue;
      cell.base = base;
      cell.value = value;
      changed.add(cell);
    }
  }
  const pending = drafts.flatMap((draft) => draft.pending).flatMap(known);
  keep(pending);
  for (const name of names) if (name !== OWN) localStorage.removeItem(name);
  return changed.size || pending.length ? { cells: [...changed], pending, at: drafts.at(-1).at } : null;
}

// An explanation whose place is not on the page: the problem that asked for it comes with the next answer.
function explained(key, placeForWhy) {
  const cell = key.endsWith("/why") ? byKey.get(key.slice(0, -"/why".length)) : null;
  return cell ? placeForWhy(cell) : null;
}

// A save without the cells that the form no longer has.
function known({ key, cells: sent }) {
  const left = Object.entries(sent).filter(([name]) => byKey.has(name.replace(/\/why$/, "")));
  return left.length ? [{ key, cells: Object.fromEntries(left) }] : [];
}
