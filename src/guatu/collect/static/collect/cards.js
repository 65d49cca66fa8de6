// On a narrow screen: one card at a time, the next cell that is not filled, and how far one has come.

import { cells, held, rows } from "./cells.js";
import { fill, form, texts, wide } from "./page.js";
import { isUnfilled } from "./said.js";

const place = document.getElementById("c-place");
const groups = [...new Set(rows.map((row) => row.group))];
let at = 0;

/** Shows one card, and where it is among them. */
export function showCard(next) {
  at = Math.min(Math.max(next, 0), groups.length - 1);
  groups.forEach((group, index) => group.classList.toggle("c-now", index === at));
  for (const section of form.querySelectorAll(".c-section")) section.classList.toggle("c-away", !section.querySelector(".c-now"));
  place.textContent = fill(texts.place, { at: at + 1, all: groups.length });
  form.querySelector('[data-do="back"]').disabled = at === 0;
  form.querySelector('[data-do="on"]').disabled = at === groups.length - 1;
}

export function turn(by) {
  showCard(at + by);
  groups[at].scrollIntoView({ block: "start" });
}

/** Brings a cell before the reader: its card, its place, the focus. */
export function goTo(cell) {
  if (!wide.matches) showCard(groups.indexOf(cell.td.closest(".c-card")));
  form.classList.remove("c-fold");
  cell.input.focus();
  if (wide.matches) cell.input.select?.();
  if (cell.td.matches(".c-explains")) cell.td.querySelector(".c-why").focus();
  cell.td.scrollIntoView({ block: "center" });
}

/** The next cell that wants something, after the one in hand; from the beginning again at the end. Whether there is one. */
export function goToUnfilled() {
  const here = cells.findIndex((cell) => cell.input === (last ?? document.activeElement));
  const order = [...cells.slice(here + 1), ...cells.slice(0, here + 1)];
  const next = order.find(isUnfilled);
  if (next) goTo(next);
  return Boolean(next);
}

// The button takes the focus: where one was is remembered.
let last = null;
form.addEventListener("focusin", ({ target }) => {
  const cell = held.get(target);
  if (cell) last = (cell.of ?? cell).input;
});

// A link to a cell ("#c12") opens its card.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#c"]');
  const cell = link && cells.find(({ input }) => input.id === link.hash.slice(1));
  if (!cell) return;
  event.preventDefault();
  goTo(cell);
});

if (groups.length) showCard(0);
