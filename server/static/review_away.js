// Takes the queue along: the list, its submissions with their thumbnails, and what they are drawn
// with, into this device's own cache. Decisions taken without network wait in review_outbox.js.
const box = document.getElementById("away");
const PREFIX = "terrain-away-";
const NAME = `${PREFIX}${box?.dataset.account}`;
const NOTE = `${NAME}-note`;
const AT_ONCE = 4;
const AWAY = { "X-Away": "1" };

const note = () => JSON.parse(localStorage.getItem(NOTE) ?? "null");
const fill = (text, values) =>
  Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);

const say = (text) => (box.querySelector("output").textContent = text);

const showState = () => {
  const kept = note();
  box.querySelector("[data-forget]").hidden = !kept;
  if (!kept) return say("");
  const at = new Date(kept.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const size = (kept.bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
  return say(fill(box.dataset.kept, { n: kept.count, at, size }));
};

const partOf = (address) => {
  const url = new URL(address, location.href);
  url.searchParams.set("part", "record");
  return url.href;
};

const keep = async (cache, address, key, headers) => {
  const answer = await fetch(address, { headers, redirect: "manual", cache: "no-store" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const body = await answer.blob();
  const how = { headers: { "Content-Type": answer.headers.get("Content-Type") ?? "", ...own(answer) } };
  await cache.put(key, new Response(body, how));
  return body;
};

// A page from the cache keeps to the same rules as from the server.
const own = (answer) => {
  const policy = answer.headers.get("Content-Security-Policy");
  return policy ? { "Content-Security-Policy": policy } : {};
};

const drawnWith = (page) => {
  const found = page.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon], link[rel=preload], img[src], use");
  return [...found].map((each) => {
    const address = each.getAttribute("src") ?? each.getAttribute("href");
    return new URL(address, location.href).href.split("#")[0];
  });
};

// Work of which a few pieces go on at once, each told as it ends.
const each = async (things, work, told) => {
  const left = [...things];
  let done = 0;
  const one = async () => {
    while (left.length) {
      await work(left.shift());
      done += 1;
      told(done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
};

const takeAlong = async (most) => {
  const wanted = new URL(box.dataset.address, location.href);
  for (const [name, value] of new URLSearchParams(location.search)) wanted.searchParams.set(name, value);
  wanted.searchParams.set("most", most);
  const { list, pages, beside } = await (await fetch(wanted, { headers: { Accept: "application/json" } })).json();
  await watch();
  const name = `${NAME}-${Date.now()}`;
  const cache = await caches.open(name);
  try {
    const bytes = await fillCache(cache, pages, [list, beside]);
    await forgetAllBut(name);
    localStorage.setItem(NOTE, JSON.stringify({ count: pages.length, at: Date.now(), bytes }));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  showState();
};

const fillCache = async (cache, pages, others) => {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const files = new Set(loaded.filter((name) => new URL(name).pathname.startsWith("/static/")));
  let bytes = 0;
  const takePage = async (address) => {
    const url = new URL(address, location.href).href;
    const whole = await keep(cache, url, url, AWAY);
    bytes += whole.size;
    const page = new DOMParser().parseFromString(await whole.text(), "text/html");
    for (const file of drawnWith(page)) files.add(file);
    if (!pages.includes(address)) return;
    bytes += (await keep(cache, url, partOf(url), { ...AWAY, "X-Part": "record" })).size;
  };
  const told = (done) => say(fill(box.dataset.taking, { n: Math.min(done, pages.length), of: pages.length }));
  await each([...pages, ...others], takePage, told);
  // A picture that can't be had does not keep the rest from coming along.
  const takeFile = async (file) => (bytes += (await keep(cache, file, file, {}).catch(() => new Blob())).size);
  await each(files, takeFile, () => {});
  return bytes;
};

const forgetAllBut = async (kept) => {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== kept) await caches.delete(name);
};

// The note goes with what it tells of: signing out, or another account, took that away.
const checkNote = async () => {
  const names = await caches.keys();
  if (!names.some((name) => name.startsWith(`${NAME}-`))) localStorage.removeItem(NOTE);
};

// The worker is there only while something is kept: without it pages go their usual way.
const watch = () => navigator.serviceWorker.register(box.dataset.worker, { scope: box.dataset.scope });

const forget = async () => {
  await forgetAllBut(null);
  await (await navigator.serviceWorker.getRegistration(box.dataset.scope))?.unregister();
  localStorage.removeItem(NOTE);
  showState();
};

// What waits in the outbox is said on the list as well.
const markDecided = () => {
  const outbox = JSON.parse(localStorage.getItem(`terrain-outbox-${box.dataset.account}`) ?? "[]");
  for (const { id } of outbox) {
    const link = document.querySelector(`[data-row] a[href^="/review/${Number(id)}?"], [data-row] a[href="/review/${Number(id)}"]`);
    const row = link?.closest("[data-row]");
    if (!row || row.dataset.decided) continue;
    row.dataset.decided = "waiting";
    const mark = document.createElement("span");
    mark.className = "flag";
    mark.textContent = box.dataset.decided;
    link.after(mark);
  }
};

if (box && "serviceWorker" in navigator && "caches" in globalThis) {
  checkNote().then(showState);
  if (note()) watch();
  markDecided();
  document.addEventListener("htmx:afterSettle", markDecided);
  box.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    try {
      await takeAlong(new FormData(event.target).get("most"));
    } catch {
      await caches.delete(`${NAME}-fresh`);
      say(box.dataset.failed);
    } finally {
      button.disabled = false;
    }
  });
  box.querySelector("[data-forget]").addEventListener("click", forget);
} else {
  box?.remove(); // this browser can't keep it
}
