// The small moves of the screens. Each works without it as well, by a link or a button.
const root = document.documentElement;
const find = (selector, within = document) => within.querySelector(selector);
const TOAST_MS = 10_000;

// ---- moves that a click makes
const moves = {
  expand(button) {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
  },
  reveal(button) {
    const input = document.getElementById(button.dataset.reveal);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  },
};

addEventListener("click", (event) => {
  for (const [name, move] of Object.entries(moves)) {
    const button = event.target.closest(`[data-${name}]`);
    if (button) move(button);
  }
});

// ---- theme: at once here, kept by the server beside
addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form) return;
  event.preventDefault();
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  const body = new FormData(form);
  body.set("theme", root.dataset.theme);
  fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "terrain" } });
});

// ---- toasts leave by themselves; their Undo stays for the key U
const hideToasts = () => {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    setTimeout(() => toast.classList.add("sr"), TOAST_MS);
  }
};
hideToasts();
addEventListener("htmx:afterSettle", hideToasts);

// ---- an answer that failed speaks at the top of the page
addEventListener("htmx:responseError", ({ detail }) => {
  const notices = document.getElementById("notices");
  if (!notices) return;
  notices.innerHTML = detail.xhr.responseText;
  notices.scrollIntoView({ block: "nearest" });
});

// ---- a row of views that does not fit shows the current one
const bringIntoView = () => {
  for (const view of document.querySelectorAll(".segs [aria-current]")) {
    view.scrollIntoView({ inline: "center", block: "nearest", behavior: "instant" });
  }
};
bringIntoView();

// ---- a comment that is wanted opens its field
const wanted = find("[data-wanted]");
if (wanted) document.getElementById(`say-${wanted.dataset.wanted}`)?.showPopover();

// ---- sections of a long page: the one in sight is marked
const marks = new Map();
const watcher = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    for (const link of marks.values()) link.removeAttribute("aria-current");
    marks.get(target.id).setAttribute("aria-current", "true");
  }
}, { rootMargin: "-10% 0px -75% 0px" });
const watchSections = () => {
  watcher.disconnect();
  marks.clear();
  for (const link of document.querySelectorAll(".sections a[href^='#']")) {
    marks.set(link.hash.slice(1), link);
    const section = document.getElementById(link.hash.slice(1));
    if (section) watcher.observe(section);
  }
};
watchSections();

// ---- another submission took the place of the one that was shown
document.addEventListener("terrain:shown", () => {
  bringIntoView();
  watchSections();
});

// ---- single-letter keys: the same letters in all languages, silent while typing
const LETTERS = /^[a-z]$/;
const letterOf = (event) => {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  if (LETTERS.test(key) || key.length > 1 || "/?".includes(key)) return key;
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : key;
};

const step = (by) => {
  const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  rows[at]?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  find("a", next)?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
};

const press = (key) => {
  const target = find(`[data-key~="${CSS.escape(key)}"]:not([disabled])`);
  if (!target) return false;
  if (target.matches("input, textarea, select")) target.focus();
  else target.click();
  return true;
};

// ---- G, then a letter, goes to a screen of the bar; X ticks the current row; F is for the filters
const SCREENS = { q: "/review", p: "/plan", d: "/dashboard" };
const GO_MS = 1_500;
let went = -GO_MS;

const go = (key) => {
  const link = find(`.nav a[href="${SCREENS[key]}"]`);
  went = -GO_MS;
  link?.click();
  return Boolean(link);
};

const filterBy = () => {
  const closed = find(".filters [data-expand][aria-expanded='false']");
  if (closed?.offsetParent) closed.click();
  const first = find(".filters select");
  first?.focus();
  return Boolean(first);
};

const keys = {
  g: () => {
    went = performance.now();
    return true;
  },
  f: filterBy,
  x: () => {
    const box = find("[data-row][aria-current] [name=seen]");
    box?.click();
    return Boolean(box);
  },
  j: () => step(1) || press("j"),
  k: () => step(-1) || press("k"),
  enter: () => {
    const link = find("[data-row][aria-current] a");
    if (link && !document.activeElement?.closest("a, button")) link.click();
    return false;
  },
  "?": () => {
    document.getElementById("keys-help")?.togglePopover();
    return true;
  },
};

addEventListener("keydown", (event) => {
  if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]")) return;
  const key = letterOf(event);
  if (key === "space" && event.target.closest?.("a, button, summary, input")) return;
  const isGoing = key in SCREENS && performance.now() - went < GO_MS;
  if (isGoing ? go(key) : (keys[key] ?? (() => press(key)))()) event.preventDefault();
});

// ---- what another account took along on this device is not for this one
const reader = find("[data-sign-out]")?.dataset.account;
if (reader && "caches" in globalThis) {
  caches.keys().then((names) => {
    const others = names.filter((name) => name.startsWith("terrain-away-") && !name.startsWith(`terrain-away-${reader}-`));
    return Promise.all(others.map((name) => caches.delete(name)));
  });
}

// ---- signing out leaves nothing of the queue on the device; what was decided stays until it is sent
addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-sign-out]");
  if (!form || !("caches" in globalThis)) return;
  event.preventDefault();
  const names = (await caches.keys()).filter((name) => name.startsWith("terrain-away-"));
  await Promise.all(names.map((name) => caches.delete(name)));
  if (names.length) await (await navigator.serviceWorker?.getRegistration("/review"))?.unregister();
  form.submit();
});
