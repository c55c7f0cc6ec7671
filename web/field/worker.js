/* The worker of the web form: keeps the whole app under the hash of its files, nothing else.
   VERSION and FILES stand above, written by the build. */
const PREFIX = "terrain-field-";
const NAME = PREFIX + VERSION;
const SCOPE = self.registration.scope;

// Hashed files never change, so those that the page just loaded come from the browser's own cache.
const fresh = (name) =>
  new Request(new URL(name, SCOPE), { cache: name.startsWith("assets/") ? "default" : "reload" });

// All or nothing: half an app would be worse than the old one.
async function install() {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES.map(fresh));
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(name, request) {
  const cache = await caches.open(NAME);
  return (await cache.match(new URL(name, SCOPE))) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

// A new version waits until the page says that no form is open.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(SCOPE)) return;
  const name = request.url.slice(SCOPE.length).split(/[?#]/)[0];
  if (name.startsWith("api/")) return;
  if (request.mode === "navigate") event.respondWith(answer("./", request));
  else if (FILES.includes(name)) event.respondWith(answer(name, request));
});
