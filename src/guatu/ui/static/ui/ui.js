// What every page does: the menu drawer, the question before a deed, and the keys.

import "./kept.js";

document.addEventListener("alpine:init", () => {
  window.Alpine.data("drawer", () => ({
    open: false,
    toggle() {
      this.open = !this.open;
    },
    close() {
      this.open = false;
    },
  }));

  // A form that asks first. Without script it simply posts, and the server decides.
  window.Alpine.data("confirm", () => ({
    agreed: false,
    ask(event) {
      if (this.agreed) return;
      event.preventDefault();
      this.$refs.dialog.showModal();
    },
    close() {
      this.$refs.dialog.close();
    },
    agree() {
      this.agreed = true;
      this.$refs.dialog.close();
      this.$el.closest("form").requestSubmit();
    },
  }));
});

// Paper cannot unfold: what is only folded away is printed, and folded again.
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open]):not(.g-figures, .g-folded):not(:has(form))")];
  for (const part of unfolded) part.open = true;
});
window.addEventListener("afterprint", () => {
  for (const part of unfolded) part.open = false;
});

const typing = (target) => target.closest("input, textarea, select, dialog[open], [contenteditable]") !== null;

function step(by) {
  const rows = [...document.querySelectorAll("main .table tbody tr")].filter((row) => row.querySelector("a"));
  if (rows.length === 0) return;
  const at = rows.findIndex((row) => row.classList.contains("g-at"));
  const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
  rows[at]?.classList.remove("g-at");
  next.classList.add("g-at");
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

const keys = {
  "/": () => document.querySelector("[data-filter] input[type=text], [data-filter] input[type=search], [data-search]")?.focus(),
  "?": () => document.getElementById("g-keys")?.showModal(),
  j: () => step(1),
  k: () => step(-1),
};

document.addEventListener("keydown", (event) => {
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  event.preventDefault();
  act();
});

// A chosen filter applies at once; text waits for Enter.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filter] select")) event.target.form.requestSubmit();
});

// A form is sent once: a second press while the first is on its way does nothing.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post" || event.target.matches("[data-repeat]")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
