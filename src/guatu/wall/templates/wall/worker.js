// Keeps the last page, screens and parts of every wall, for when the server is away. What the server answers is always preferred.
const SHELF = "guatu-wall-1";
const PATIENCE = 8000;
const isWall = (path) => path === "{% url "wall:index" %}" || (path.startsWith("{% url "wall:index" %}w/") && !path.endsWith("/state/")) || ["{% url "wall:battle_columns" %}", "{% url "wall:battle_nodes" %}"].includes(path);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/") || isWall(url.pathname)) event.respondWith(answer(request, event));
});

// A page that has loaded says which files it is made of: they came before this worker did.
self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keepAll(event.data.keep));
});

async function keepAll(addresses) {
  const shelf = await caches.open(SHELF);
  await Promise.all(addresses.map(async (address) => {
    const found = await fetch(address, { credentials: "same-origin" });
    if (found.ok && !found.redirected) await shelf.put(address, found);
  }));
}

async function answer(request, event) {
  const shelf = await caches.open(SHELF);
  try {
    const found = await fetch(request, request.mode === "navigate" ? undefined : { signal: AbortSignal.timeout(PATIENCE) });
    if (found.ok && !found.redirected) event.waitUntil(shelf.put(request, found.clone()));
    // Signed out, or no longer allowed: what was kept is not theirs to see.
    else if (found.type === "opaqueredirect" || found.redirected || found.status === 403) event.waitUntil(forget());
    else if (found.status >= 500) return (await kept(shelf, request)) ?? found;
    return found;
  } catch (failure) {
    const last = await kept(shelf, request);
    if (last) return last;
    throw failure;
  }
}

const kept = (shelf, request) => shelf.match(request, { ignoreVary: true });
const forget = () => caches.delete(SHELF);
