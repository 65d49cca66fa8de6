// The wall turns by itself: one screen after another, a clock that ticks, fresh data without a reload.

const wall = document.querySelector("[data-wall]");
const small = matchMedia("(max-width: 61.99rem)");
const seconds = Number(wall.dataset.seconds);
let at = 0;
let paused = false;
let timer;

const screens = () => [...wall.querySelectorAll("[data-screen]")];

function show(index) {
  const all = screens();
  at = (index + all.length) % all.length;
  all.forEach((screen, i) => screen.classList.toggle("w-on", i === at));
  document.querySelector("[data-turn]").textContent = `${at + 1}/${all.length} ${all[at].dataset.screen}`;
}

function wind() {
  clearInterval(timer);
  if (!paused && !small.matches) timer = setInterval(() => show(at + 1), seconds * 1000);
}

function turn(index) {
  show(index);
  wind();
}

function pause() {
  paused = !paused;
  document.querySelector("[data-paused]").hidden = !paused;
  wind();
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

const keys = { " ": pause, ArrowRight: () => turn(at + 1), ArrowLeft: () => turn(at - 1), f: fullScreen, F: fullScreen };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const digit = Number(event.key);
  const act = digit >= 1 && digit <= screens().length ? () => turn(digit - 1) : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Fresh screens come as the server left them: the one that was showing shows again.
document.addEventListener("htmx:afterSwap", () => {
  document.querySelector("[data-lost]").hidden = true;
  show(at);
});
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    document.querySelector("[data-lost]").hidden = false;
  });
}

// The server's clock, carried on by this machine's: a wall whose own clock is wrong still tells the office's time.
const clock = document.querySelector("[data-clock]");
const shift = Date.parse(clock.dataset.clock) - Date.now();
const format = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });
const tick = () => {
  clock.textContent = format.format(Date.now() + shift);
};
tick();
setInterval(tick, 1000);

small.addEventListener("change", wind);
show(0);
wind();
