// Without network the queue and its submissions come from what was taken along (review_away.js);
// with it, always from the server. Nothing is kept that nobody asked to keep.
const PREFIX = "terrain-away-";
const PATIENCE_MS = 4_000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// A page and its part without frame have one address: the part is kept under one of its own.
const keyOf = (request) => {
  const url = new URL(request.url);
  url.hash = "";
  if (request.headers.get("X-Part")) url.searchParams.set("part", "record");
  return url.href;
};

const held = async (key) => {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const found = await (await caches.open(name)).match(key);
    if (found) return found;
  }
  return undefined;
};

const soon = (request) =>
  Promise.race([
    fetch(request),
    new Promise((_, reject) => setTimeout(() => reject(new Error("no answer yet")), PATIENCE_MS)),
  ]);

const fromNetwork = async (request) => {
  const kept = await held(keyOf(request));
  if (!kept) return fetch(request);
  try {
    const answer = await soon(request);
    return answer.status >= 500 ? kept : answer;
  } catch {
    return kept;
  }
};

const page = async (request) => {
  try {
    return await fromNetwork(request);
  } catch (error) {
    const beside = request.mode === "navigate" && (await held(new URL("/review/not-here", location).href));
    if (beside) return beside;
    throw error;
  }
};

// A file whose address changes with it never grows old; any other may have changed or gone.
const file = async (request) => {
  const kept = await held(keyOf(request));
  const isLasting = new URL(request.url).searchParams.has("v");
  return kept && isLasting ? kept : fromNetwork(request);
};

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.destination === "image") event.respondWith(file(request));
  else if (pathname.startsWith("/review") && !searchParams.has("most")) event.respondWith(page(request));
});
