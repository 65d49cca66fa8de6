// Time strips and networks under the hand: zoom, the keys, the arrows' switch, and the panel of a row. The server drew them;
// without script they are read and printed all the same.

const SPAN = { year: 366, quarter: 92, month: 31 };
const ZOOMS = ["fit", "year", "quarter", "month"];
const typing = (target) => target.closest?.("input, textarea, select, dialog[open], [contenteditable]") != null;
const rowsOf = (strip) => [...strip.querySelectorAll(".g-gantt-row[data-key]")].filter((row) => row.querySelector("a"));

function zoom(strip, wanted) {
  const scroll = strip.querySelector(".g-gantt-scroll");
  const names = strip.querySelector(".g-gantt-head > span").getBoundingClientRect().width;
  const middle = middleDay(strip);
  const width = SPAN[wanted] ? names + ((scroll.clientWidth - names) * Number(strip.dataset.days)) / SPAN[wanted] : 0;
  strip.style.setProperty("--g-gantt-width", `${Math.round(width)}px`);
  strip.dataset.zoomed = wanted;
  strip.toggleAttribute("data-fine", wanted === "quarter" || wanted === "month");
  for (const button of strip.querySelectorAll("[data-zoom]")) {
    button.setAttribute("aria-pressed", String(button.dataset.zoom === wanted));
  }
  show(strip, middle);
}

// Days as shares of the strip's width, so that they stay where they are when the width changes.
function middleDay(strip) {
  const today = strip.querySelector(".g-gantt-head .g-today");
  if (!strip.dataset.zoomed || strip.dataset.zoomed === "fit") return today ? parseFloat(today.getAttribute("x1")) / 100 : 0;
  const scroll = strip.querySelector(".g-gantt-scroll");
  return (scroll.scrollLeft + scroll.clientWidth / 2) / scroll.scrollWidth;
}

function show(strip, share) {
  const scroll = strip.querySelector(".g-gantt-scroll");
  const names = strip.querySelector(".g-gantt-head > span").getBoundingClientRect().width;
  scroll.scrollLeft = share * (scroll.scrollWidth - names) - (scroll.clientWidth - names) / 2;
}

function today(strip) {
  const line = strip.querySelector(".g-gantt-head .g-today");
  if (line) show(strip, parseFloat(line.getAttribute("x1")) / 100);
}

function links(strip) {
  const on = strip.toggleAttribute("data-all-links");
  strip.querySelector("[data-links]")?.setAttribute("aria-pressed", String(on));
}

function at(strip, row) {
  strip.querySelector(".g-gantt-row.g-at")?.classList.remove("g-at");
  row.classList.add("g-at");
  row.querySelector("a").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(strip, by) {
  const rows = rowsOf(strip);
  const now = rows.findIndex((row) => row.classList.contains("g-at"));
  const next = rows[Math.min(Math.max(now + by, 0), rows.length - 1)];
  if (next) at(strip, next);
}

const acts = {
  ArrowDown: (strip) => step(strip, 1),
  ArrowUp: (strip) => step(strip, -1),
  "+": (strip) => zoom(strip, ZOOMS[Math.min(ZOOMS.indexOf(strip.dataset.zoomed ?? "fit") + 1, ZOOMS.length - 1)]),
  "-": (strip) => zoom(strip, ZOOMS[Math.max(ZOOMS.indexOf(strip.dataset.zoomed ?? "fit") - 1, 0)]),
  t: today,
  l: links,
};
acts["="] = acts["+"];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "Escape") return close();
  const box = event.target.closest?.(".g-net-box");
  if (box && event.key.startsWith("Arrow")) return walk(box, event);
  // Arrows belong to the page until a row is in hand; the letters find the page's strip by themselves.
  const within = event.target.closest?.("[data-gantt]");
  const strip = within ?? (event.key.startsWith("Arrow") ? null : document.querySelector("[data-gantt]:has(.g-gantt-tools)"));
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!strip || !act) return;
  event.preventDefault();
  act(strip);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-panel-close]")) return close();
  const strip = event.target.closest("[data-gantt]");
  if (!strip) return;
  const button = event.target.closest("button");
  if (button?.dataset.zoom) return zoom(strip, button.dataset.zoom);
  if (button?.hasAttribute("data-today")) return today(strip);
  if (button?.hasAttribute("data-links")) return links(strip);
  const row = event.target.closest(".g-gantt-row[data-key]");
  if (row && event.target.closest("svg") && !event.target.closest(".g-gantt-label")) row.querySelector("a")?.click();
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".g-gantt-row[data-key]");
  if (!row) return;
  row.closest("[data-gantt]").querySelector(".g-gantt-row.g-at")?.classList.remove("g-at");
  row.classList.add("g-at");
});

// From box to box along the arrows to the left and right, else to the nearest above or below.
function walk(box, event) {
  const net = box.closest("[data-network]");
  const all = [...net.querySelectorAll(".g-net-box")];
  const place = (other) => other.querySelector("svg").getBoundingClientRect();
  const from = place(box);
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const ahead = all
    .map((other) => ({ other, x: place(other).x - from.x, y: place(other).y - from.y }))
    .filter(({ x, y }) => x * dx + y * dy > 1 && (dx ? true : Math.abs(x) < from.width / 2))
    .sort((a, b) => Math.hypot(a.x, 2 * dx * a.y) - Math.hypot(b.x, 2 * dx * b.y) || Math.abs(a.y) - Math.abs(b.y));
  event.preventDefault();
  ahead[0]?.other.focus();
}

function mark(box, on) {
  for (const path of box.closest("[data-network]").querySelectorAll(".g-net-link")) {
    const touches = path.dataset.from === box.dataset.key || path.dataset.to === box.dataset.key;
    path.classList.toggle("g-net-at", on && touches);
  }
}

for (const [name, on] of [["focusin", true], ["focusout", false], ["mouseover", true], ["mouseout", false]]) {
  document.addEventListener(name, (event) => {
    const box = event.target.closest?.(".g-net-box");
    if (box) mark(box, on);
  });
}

function close() {
  const panel = document.querySelector(".g-panel:not([hidden])");
  if (!panel) return;
  panel.hidden = true;
  document.querySelector(".g-gantt-row.g-at a")?.focus();
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.target.matches(".g-panel")) return prepare();
  event.target.hidden = false;
  event.target.querySelector("h2")?.focus();
});

function prepare() {
  for (const strip of document.querySelectorAll("[data-gantt]:not([data-ready])")) {
    strip.dataset.ready = "yes";
    const tools = strip.querySelector(".g-gantt-tools");
    if (!tools) continue;
    tools.hidden = false;
    strip.toggleAttribute("data-tall", strip.querySelectorAll(".g-gantt-row").length > 40);
  }
}

prepare();
