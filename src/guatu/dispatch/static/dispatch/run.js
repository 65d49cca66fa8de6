// The meeting's screen: keys from point to point, and the time box of the point at hand. The time stays in this browser.

const typing = (target) => target.closest("input, textarea, select, dialog[open], [contenteditable]") !== null;
const line = document.getElementById("id_line");
const timer = document.querySelector(".d-timer");
const kept = timer && `guatu-timer-${timer.dataset.key}`;

// {left: seconds, until: the moment it runs out, or null while it stands}
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(kept)) ?? fresh();
  } catch {
    return fresh();
  }
}
const fresh = () => ({ left: Number(timer.dataset.minutes) * 60, until: null });
const seconds = (state) => (state.until === null ? state.left : Math.round((state.until - Date.now()) / 1000));

function show() {
  const left = seconds(read());
  const size = Math.abs(left);
  timer.firstElementChild.textContent =
    `${left < 0 ? "−" : ""}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
  timer.classList.toggle("d-over", left < 0);
}

function toggle() {
  const state = read();
  const left = seconds(state);
  sessionStorage.setItem(kept, JSON.stringify({ left, until: state.until === null ? Date.now() + left * 1000 : null }));
  show();
}

if (timer) {
  document.querySelector("[data-timer]").addEventListener("click", toggle);
  setInterval(show, 1000);
  show();
}

const go = (mark) => document.querySelector(mark)?.click();
const keys = {
  n: () => go("[data-after]"),
  p: () => go("[data-before]"),
  d: () => line?.focus(),
  u: () => [...document.querySelectorAll("[data-withdraw]")].at(-1)?.requestSubmit(),
  t: () => timer && toggle(),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target === line) line.blur();
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  event.preventDefault();
  act();
});
// Whoever runs a meeting types: the line is ready.
line?.focus({ preventScroll: true });
