// The office's keyboard: j and k walk the cells that want a look, m writes a remark, h opens the history, ] and [ the queue.
const rows = [...document.querySelectorAll("tr[data-stop]")];
let at = -1;

function go(step) {
  if (!rows.length) return;
  at = Math.min(rows.length - 1, Math.max(0, at + step));
  rows[at].focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "center" });
}

const deeds = {
  j: () => go(1),
  k: () => go(-1),
  m: () => rows[at]?.querySelector("input")?.focus(),
  h: () => rows[at]?.querySelector(".c-cell-link")?.click(),
  "]": () => document.querySelector("a[rel=next]")?.click(),
  "[": () => document.querySelector("a[rel=prev]")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const input = event.target.closest("input, textarea, select, dialog[open]");
  if (input) {
    // Enter ends a remark: a form is sent back by its button only.
    if (event.key === "Enter" && input.matches("#c-review tr input")) {
      event.preventDefault();
      input.closest("tr").focus();
    }
    return;
  }
  const deed = deeds[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
});
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr[data-stop]");
  if (row) at = rows.indexOf(row);
});
