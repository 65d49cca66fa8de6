// The grid of a split: what the server rendered is a plain form and stays one, for the inputs carry the sheet and the server
// checks everything again. Here its buttons and choices become deeds (deeds.js), and the draft is taken up.

import { HEIGHT, desk, fill, form, issued, monthLocks, read, texts, weightInputs, yearLocks } from "./desk.js";
import { again, change, giveUpDraft, lock, makeUp, show, stepBack, stepForward, turnLocks, unlock } from "./deeds.js";
import { become, begin, dropDraft, issuing, state, takeUpDraft, takeUpSteps } from "./history.js";
import { selection } from "./hand.js";
import "./clipboard.js";

const deeds = { lock: () => turnLocks(selection()), undo: stepBack, redo: stepForward };
const submits = { spread: again, makeup: makeUp, unlock };

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const deed = button && (deeds[button.dataset.do] ?? submits[button.value]);
  if (!deed) return;
  event.preventDefault();
  deed();
});

form.addEventListener("change", ({ target }) => {
  if (target.name === "ly") lock([{ row: yearLocks.indexOf(target), column: 0 }], target.checked);
  else if (target.name === "lm") lock([{ row: HEIGHT, column: monthLocks.indexOf(target) + 1 }], target.checked);
  else if (target.name === "by_unit" || target.name === "by_month") {
    change({ ...state(), byUnit: form.elements.by_unit.value, byMonth: form.elements.by_month?.value ?? "even" });
  } else if (target.name?.startsWith("w-")) change({ ...state(), weights: weightInputs.map((input) => input.value) });
});

form.addEventListener("submit", (event) => {
  form.elements.before.value = ""; // the locks are told by `locked`
  if (event.submitter?.value === "issue") issuing();
});

function takenUp() {
  const draft = desk.posted ? null : takeUpDraft();
  if (desk.issued) {
    become(read());
    return draft?.saved ? { note: texts.proposed_over_draft } : { note: texts.proposed };
  }
  if (!draft) return null;
  if (draft.old) return { note: texts.draft_old, discard: () => (dropDraft(), show()) };
  return { note: fill(texts.draft, { saved: new Date(draft.saved).toLocaleString(document.documentElement.lang) }), discard: giveUpDraft };
}

form.classList.add("t-script");
for (const box of [...yearLocks, ...monthLocks]) box.tabIndex = -1;
form.querySelector(".t-live").hidden = false;
begin(desk.issued ? issued(read()) : read());
takeUpSteps();
const note = takenUp();
show(note);
