// Keeps the wall true: asks every few seconds whether anything has changed, fetches only that, says when the server is away.

const wall = document.querySelector("[data-wall]");
const { state, ageUrl, worker, poll } = wall.dataset;
const lost = document.querySelector("[data-lost]");
const signedOut = document.querySelector("[data-signed-out]");
const since = document.querySelector("[data-since]");
const clock = document.querySelector("[data-clock]");
const format = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });
const LAST = `guatu.wall.${location.pathname}`;
const PATIENCE = 8000;
const KEPT = /^\/static\/|\/battle\/nodes\/$/; // what a page is made of, once it stands
const SETTLED = 5000;
let token = wall.dataset.token;
let everMet = false;

// The server's clock, carried on by this machine's: a wall whose own clock is wrong still tells the office's time.
const kept = JSON.parse(localStorage.getItem(LAST) ?? "{}");
let shift = Date.parse(clock.dataset.clock) - Date.now();
const tick = () => {
  clock.textContent = format.format(Date.now() + shift);
};

function met() {
  everMet = true;
  lost.hidden = true;
  signedOut.hidden = true;
  localStorage.setItem(LAST, JSON.stringify({ at: Date.now(), shift }));
}

function missed() {
  if (lost.hidden) {
    const last = JSON.parse(localStorage.getItem(LAST) ?? "null") ?? { at: Date.now(), shift };
    since.textContent = format.format(last.at + last.shift);
    lost.hidden = false;
  }
  if (everMet) return;
  // Loaded from what the worker kept: the page may be older than its screens, and its clock is slow by as much.
  if (kept.shift !== undefined) shift = kept.shift;
  everMet = true;
  for (const screen of wall.querySelectorAll("[data-number]:not([data-own])")) renew(screen.dataset.number).catch(nothingKept);
  renewAge().catch(nothingKept);
}

const nothingKept = () => undefined; // the page's own stays

const ask = (address, headers = {}) => fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });

async function part(address) {
  const response = await ask(address);
  if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html").body.firstElementChild;
}

const newer = (fresh, old) => fresh && Date.parse(fresh.dataset.at) >= Date.parse(old.dataset.at);

async function renew(number) {
  const old = wall.querySelector(`[data-number="${number}"]`);
  const fresh = await part(old.dataset.url);
  if (!newer(fresh, old)) return;
  old.replaceWith(document.adoptNode(fresh));
  document.dispatchEvent(new CustomEvent("wall:changed", { detail: fresh }));
}

async function renewAge() {
  const fresh = await part(ageUrl);
  for (const old of wall.querySelectorAll("[data-age]")) {
    if (newer(fresh, old)) old.replaceWith(fresh.cloneNode(true));
  }
}

async function look() {
  const response = await ask(state, { "If-None-Match": `"${token}"` });
  if (response.redirected || response.status === 401 || response.status === 403) {
    signedOut.hidden = false;
    return;
  }
  if (response.status !== 304 && !response.ok) throw new Error(String(response.status));
  if (response.status !== 304) {
    const changed = await response.json();
    if (changed.reload) {
      location.reload();
      return;
    }
    await Promise.all([...changed.screens.map(renew), ...(changed.age ? [renewAge()] : [])]);
    token = changed.token;
  }
  met();
}

async function watch() {
  await look().catch(missed);
  setTimeout(watch, Number(poll) * 1000);
}

async function keep() {
  if (!("serviceWorker" in navigator)) return; // only over https, or on this machine
  await navigator.serviceWorker.register(worker);
  const { active } = await navigator.serviceWorker.ready;
  const made = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const files = made.filter((url) => url.origin === location.origin && KEPT.test(url.pathname)).map((url) => url.href);
  const columns = [...wall.querySelectorAll("[data-columns]")].map((map) => new URL(map.dataset.columns + map.dataset.query, location).href);
  active.postMessage({ keep: [...new Set([location.href, ...columns, ...files])] });
}

tick();
setInterval(tick, 1000);
watch();
addEventListener("load", () => setTimeout(keep, SETTLED));
