// The rows of a form's editor are moved and dropped in place; without this the buttons post and the page comes back.
const body = document.querySelector(".f-rows tbody");

function numbered() {
  [...body.querySelectorAll("[data-row]")].forEach((row, index) => {
    row.querySelector(".f-at").value = index + 1;
  });
  body.dispatchEvent(new Event("change", { bubbles: true }));
}

function move(row, step, focused) {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  focused?.focus();
  numbered();
}

function drop(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  next?.querySelector("input:not([type=hidden]), select, button")?.focus();
  numbered();
}

body?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const row = event.target.closest("[data-row]");
  if (!button || !row) return;
  if (button.dataset.move) move(row, Number(button.dataset.move), button);
  else if ("drop" in button.dataset) drop(row);
  else return;
  event.preventDefault();
});

body?.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || !event.altKey) return;
  if (event.key === "ArrowUp") move(row, -1, event.target);
  else if (event.key === "ArrowDown") move(row, 1, event.target);
  else if (event.key === "Delete") drop(row);
  else return;
  event.preventDefault();
});
