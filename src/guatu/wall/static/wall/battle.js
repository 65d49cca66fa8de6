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

// A print of thousands of projects takes its time: it is said how long already, and the map goes on meanwhile.
const state = document.querySelector("[data-print-state]");

async function print(asking) {
  const begun = Date.now();
  const say = (words, value) => {
    state.textContent = words.replace("{n}", value);
  };
  const tick = setInterval(() => say(state.dataset.making, Math.round((Date.now() - begun) / 1000)), 1000);
  say(state.dataset.making, 0);
  const query = new URLSearchParams(asked(form));
  query.set("paper", asking.elements.paper.value);
  try {
    const response = await fetch(`${asking.action}?${query}`);
    if (!response.ok) throw new Error(String(response.status));
    const save = document.createElement("a");
    save.href = URL.createObjectURL(await response.blob());
    save.download = `${state.dataset.name}-${query.get("paper")}.pdf`;
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 60000);
    say(state.dataset.done, save.download);
  } catch {
    say(state.dataset.failed, "");
  } finally {
    clearInterval(tick);
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-print]")) return;
  event.preventDefault();
  print(event.target);
});

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
