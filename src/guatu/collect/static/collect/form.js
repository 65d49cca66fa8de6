// The form to be filled. The server rendered a plain form that works by itself; here its cells become a table for the keyboard or
// cards for a phone, saved as one writes and kept in the browser while the server cannot be reached.

import { byKey, cells, clashes, dress, showValue } from "./cells.js";
import { goTo, goToUnfilled, turn } from "./cards.js";
import { canRedo, canUndo, commit, onChange, redo, undo } from "./deeds.js";
import { takeUp } from "./drafts.js";
import { down } from "./hand.js";
import { fill, form, moment, page, texts, wide } from "./page.js";
import { placeForWhy, problemsLeft, sayAnswer, sayClashes, sayCounts, sayState, sayTouched, tell, whenDecided } from "./said.js";
import { changed, flush, isOffline, onAnswer, onState, resume, unsent } from "./sending.js";

const buttons = Object.fromEntries([...form.querySelectorAll("[data-do]")].map((one) => [one.dataset.do, one]));

const doing = {
  undo,
  redo,
  down,
  back: () => turn(-1),
  on: () => turn(1),
  unfilled: () => goToUnfilled() || tell(texts.none_left),
  fold: () => buttons.fold.setAttribute("aria-pressed", String(form.classList.toggle("c-fold"))),
};

form.addEventListener("mousedown", (event) => {
  if (event.target.closest(".c-tools button")) event.preventDefault(); // the cell in hand stays in hand
});
form.addEventListener("click", (event) => doing[event.target.closest("[data-do]")?.dataset.do]?.());

function drawSteps() {
  buttons.undo.disabled = !canUndo();
  buttons.redo.disabled = !canRedo();
}

onChange((touched) => {
  sayTouched(touched);
  if (touched.some((cell) => cell.clash)) sayClashes();
  drawSteps();
  changed();
});
onState(sayState);
onAnswer((answer) => {
  const news = sayAnswer(answer);
  if (news) document.getElementById("c-deed").textContent = news;
});
whenDecided(changed);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { submitter } = event;
  const elsewhere = submitter?.getAttribute("formaction"); // a deed of its own beside a cell
  commit(document.activeElement);
  const sent = await flush();
  if (!elsewhere && submitter?.value !== "submit") return;
  if (!sent) tell(isOffline() ? texts.submit_offline : fill(texts.submit_unsent, { n: unsent() }));
  else if (elsewhere) post(elsewhere, {});
  else if (clashes().length) refuse(fill(texts.submit_conflict, { n: clashes().length }), clashes()[0]);
  else if (problemsLeft()) refuse(fill(texts.submit_problems, { n: problemsLeft() }), firstProblem());
  else post(form.action, { version: page.version, do: "submit" });
});

if (!wide.matches) for (const list of document.querySelectorAll("#problems details")) list.open = false;

const firstProblem = () => cells.find((cell) => cell.td.classList.contains("c-bad"));

function refuse(words, cell) {
  if (cell) goTo(cell);
  tell(words);
}

// Handing in is the server's page: it has every cell already, and is told which version this page has seen.
function post(action, fields) {
  const bare = Object.assign(document.createElement("form"), { method: "post", action });
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, ...fields })) bare.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(bare);
  bare.submit();
}

wide.addEventListener("change", () => cells.forEach(dress));

form.classList.add("c-script");
for (const part of form.querySelectorAll(".c-live")) part.hidden = false;
for (const cell of cells) showValue(cell); // a reload may bring back what stood in the controls
for (const one of page.clashes) {
  const cell = byKey.get(one.cell); // a workbook's value, beside what stands there now: sent once it is decided
  if (cell) cell.clash = one;
}
if (clashes().length) sayClashes();
sayCounts();
sayState({ kind: "idle" });
const kept = takeUp(placeForWhy);
if (kept) {
  kept.cells.forEach(showValue);
  sayTouched(kept.cells);
  tell(fill(texts.taken_up, { n: kept.cells.length, at: moment(kept.at) }));
  resume(kept.pending);
}
