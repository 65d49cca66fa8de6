// Starts every battle map of a page, also of screens that come later, and lets the filter above it act at once.

import { BattleMap } from "./battle/map.js";

const maps = new WeakMap();

function begin() {
  for (const root of document.querySelectorAll("[data-battle]")) {
    if (!maps.has(root)) maps.set(root, new BattleMap(root));
  }
}

function asked(form) {
  const data = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...data]) if (!value) data.delete(name);
  return data.size ? `?${data}` : "";
}

const form = document.querySelector("form[data-filter]");
const root = document.querySelector("[data-battle=page]");

if (form && root) {
  let waiting;
  const apply = () => {
    const query = asked(form);
    history.replaceState(null, "", location.pathname + query);
    for (const link of document.querySelectorAll("[data-same-filter]")) link.href = link.href.split("?")[0] + query;
    maps.get(root)?.feed.load(query);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 250);
  });
}

// What is printed is what the filter says now: the server's own note of it is for when there is no script.
for (const field of document.querySelectorAll("form[data-print] [data-asked]")) field.remove();

document.addEventListener("battle:data", ({ detail: model }) => {
  const counts = model.lights.map(() => 0);
  for (const light of model.light) counts[light] += 1;
  model.lights.forEach((name, at) => {
    for (const place of document.querySelectorAll(`[data-count="${name}"]`)) place.textContent = counts[at];
  });
  for (const place of document.querySelectorAll("[data-empty]")) place.hidden = model.size > 0;
});

document.addEventListener("htmx:afterSwap", begin);
begin();
