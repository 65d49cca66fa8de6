// Orders the screens of a wall without asking the server: by its buttons, by Alt and the arrow keys, by dragging.

const form = document.querySelector("[data-compose]");
const body = form.querySelector("tbody");
let dragged;

function number() {
  [...body.querySelectorAll("[data-place]")].forEach((place, at) => {
    place.value = at + 1;
  });
}

function move(row, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(row);
  else other.after(row);
  number();
}

body.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  event.preventDefault();
  move(button.closest("[data-row]"), Number(button.dataset.move));
  button.focus();
});

body.addEventListener("keydown", (event) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!event.altKey || !by) return;
  event.preventDefault();
  move(event.target.closest("[data-row]"), by);
  event.target.focus();
});

body.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-row]");
  event.dataTransfer.effectAllowed = "move";
});
body.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-row]");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const { top, height } = over.getBoundingClientRect();
  if (event.clientY < top + height / 2) over.before(dragged);
  else over.after(dragged);
});
body.addEventListener("dragend", () => {
  dragged = undefined;
  number();
});
