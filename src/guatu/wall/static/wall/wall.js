// The wall turns by itself: one screen after another, each as long as it is to stand, and a clock that ticks.

const wall = document.querySelector("[data-wall]");
const small = matchMedia("(max-width: 61.99rem)");
const REST = 5 * 60_000; // after a pause somebody forgot it goes on
const SWIPE = 60; // pixels
let at = 0;
let held = false;
let reading = false; // a light was asked why, or its sheet lies over the screen
let timer;

const screens = () => [...wall.querySelectorAll("[data-screen]")];

function show(index) {
  const all = screens();
  at = (index + all.length) % all.length;
  all.forEach((screen, i) => screen.classList.toggle("w-on", i === at));
  document.querySelector("[data-turn]").textContent = `${at + 1}/${all.length} ${all[at].dataset.screen}`;
}

function wind() {
  clearTimeout(timer);
  if (small.matches) return;
  if (reading) timer = setTimeout(() => document.dispatchEvent(new CustomEvent("sheet:close")), REST);
  else if (held) timer = setTimeout(pause, REST);
  else timer = setTimeout(() => turn(at + 1), Number(screens()[at].dataset.seconds) * 1000);
}

function turn(index) {
  show(index);
  wind();
}

function pause() {
  held = !held;
  say();
}

function say() {
  document.querySelector("[data-held]").hidden = !held && !reading;
  wind();
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

const keys = { " ": pause, ArrowRight: () => turn(at + 1), ArrowLeft: () => turn(at - 1), f: fullScreen, F: fullScreen };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || reading) return;
  const digit = Number(event.key);
  const act = digit >= 1 && digit <= screens().length ? () => turn(digit - 1) : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// A finger: across turns, a touch pauses; a link stays a link.
let down;
wall.addEventListener("pointerdown", (event) => {
  down = event.pointerType === "mouse" || event.target.closest("a, button, summary, input, select") ? undefined : event;
});
wall.addEventListener("pointerup", (event) => {
  if (!down || small.matches) return;
  const across = event.clientX - down.clientX;
  if (Math.abs(across) > SWIPE) turn(at + (across < 0 ? 1 : -1));
  else pause();
  down = undefined;
});

// From when a light is asked why until its sheet is closed, the screen stays; what somebody left open closes by itself.
for (const [name, open] of [["sheet:asked", true], ["sheet:opened", true], ["sheet:closed", false]]) {
  document.addEventListener(name, () => {
    reading = open;
    say();
  });
}

// A screen that was fetched anew comes as the server left it: the one that was showing shows again.
document.addEventListener("wall:changed", () => show(at));
small.addEventListener("change", wind);
turn(0);
