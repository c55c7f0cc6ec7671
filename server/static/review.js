// The desk: the next submission is here before it is asked for. A decision is taken at once, sent
// in the background (review_outbox.js), and undone by U. Without this script all goes by pages.
const outbox = globalThis.terrainOutbox;
const bar = document.getElementById("outbox");
const desk = () => document.getElementById("desk");
const here = () => location.pathname + location.search;

const TOAST_MS = 10_000;
const FRESH_MS = 30_000;
const SWIPE = { far: 80, aside: 45, quick: 600, edge: 24 };
const TAGS = "input, textarea, select, canvas, dialog, [popover], [data-noswipe]";

// ---- pages that were fetched: by address, a promise and, once there, the page itself
const pages = new Map();
const done = [];
const left = new Map(); // what was on screen when it was decided, by the decision's token
let turn = 0;
let shown = here();

const read = (text, at) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  const [part, acts] = [page.getElementById("desk"), page.getElementById("desk-acts")];
  if (!part || !acts) throw new Error("this is not a submission");
  return { title: page.title, part, acts, at };
};

const get = (address) => {
  const held = pages.get(address);
  if (held) return held;
  const [entry, at] = [{ page: null }, Date.now()];
  const how = { headers: { "X-Part": "record" }, redirect: "manual", cache: "no-store" };
  entry.coming = fetch(address, how)
    .then((answer) => answer.text())
    .then((text) => (entry.page = read(text, at)));
  entry.coming.catch(() => pages.delete(address));
  pages.set(address, entry);
  return entry;
};

// The next one, the one after it, and the one before; what lies further is let go.
const lookAhead = async () => {
  const mine = turn;
  const { after, before } = desk().dataset;
  const wanted = new Set([after, before].filter(Boolean));
  try {
    if (after) {
      const next = await get(after).coming;
      if (mine !== turn) return;
      desk().dataset.next = "ready";
      document.dispatchEvent(new CustomEvent("terrain:ready"));
      if (next.part.dataset.after) wanted.add(next.part.dataset.after);
    }
    for (const address of wanted) {
      if (!done.some((item) => item.page === address)) await get(address).coming;
    }
  } catch {
    return; // asked for again when it is wanted
  }
  for (const address of pages.keys()) if (!wanted.has(address)) pages.delete(address);
};

// ---- showing one
// Where it lies in its list, without what was decided since it was fetched.
const { lang } = document.documentElement;
const inWords = (number) => new Intl.NumberFormat(lang === "ar" ? "ar-MA" : lang).format(number);
const placeOf = () => desk().querySelector("[data-place]");
const sayPlace = (at) => {
  const spot = placeOf();
  const gone = done.filter((item) => item.place && (item.answered ?? Infinity) > at);
  if (!spot || !gone.length) return;
  const { place: number, total, said } = spot.dataset;
  const before = gone.filter((item) => item.place < Number(number)).length;
  spot.textContent = said.replace("{n}", inWords(number - before)).replace("{of}", inWords(total - gone.length));
};

const place = (page, from) => {
  desk().replaceWith(document.adoptNode(page.part));
  document.getElementById("desk-acts").replaceWith(document.adoptNode(page.acts));
  document.title = page.title;
  globalThis.htmx?.process(desk());
  sayPlace(page.at);
  scrollTo({ top: 0, behavior: "instant" });
  const title = desk().querySelector("h1");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  fillComment();
  document.dispatchEvent(new CustomEvent("terrain:shown", { detail: { from, id: desk().dataset.id } }));
};

const show = async (address, { push = true } = {}) => {
  const mine = (turn += 1);
  const isPending = done.some((item) => item.page === address);
  if (isPending && !pages.has(address)) await outbox.idle();
  const entry = get(address);
  const from = entry.page ? "prefetch" : "network";
  try {
    const page = entry.page ?? (await entry.coming);
    if (mine !== turn) return;
    pages.delete(address);
    if (push) history.pushState({ desk: true }, "", address);
    shown = here();
    place(page, from);
    if (Date.now() - page.at > FRESH_MS) freshen();
    lookAhead();
  } catch (error) {
    if (error instanceof TypeError) toast(bar.dataset.absent); // fetch's own: nobody answers
    else location.assign(address);
  }
};

// What was fetched a while ago may have changed: if so, it is shown anew.
const freshen = async () => {
  const { id, seen } = desk().dataset;
  const url = new URL(`${location.pathname}/standing`, location.href);
  const answer = await fetch(url, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  if (!answer?.ok || desk().dataset.id !== id) return;
  const { edition, decision } = await answer.json();
  if (`${edition}.${decision ?? ""}` === seen || desk().dataset.id !== id) return;
  pages.delete(here());
  document.getElementById("desk-say").textContent = bar.dataset.changed;
  show(here(), { push: false });
};

// ---- a comment that was refused is back in its field
const fillComment = () => {
  const kept = sessionStorage.getItem(`terrain-comment-${desk().dataset.id}`);
  if (!kept) return;
  for (const field of document.querySelectorAll("#desk-acts [name=comment]")) field.value ||= kept;
};

// ---- deciding
const token = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const toast = (text, mark) => {
  const note = document.getElementById("desk-toast").content.cloneNode(true).firstElementChild;
  note.querySelector("span").textContent = text;
  if (mark !== undefined) note.querySelector("[name=token]").value = mark;
  else note.querySelector("form").remove();
  document.getElementById("toasts").replaceChildren(note);
  setTimeout(() => note.classList.add("sr"), TOAST_MS);
};

const decide = async (form, submitter) => {
  const fields = [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]);
  const field = form.querySelector("textarea");
  if (field && !field.value.trim()) {
    field.value = "";
    form.reportValidity();
    return;
  }
  const mark = token();
  const { id, title, after } = desk().dataset;
  const state = fields.find(([name]) => name === "state")[1];
  const place = Number(placeOf()?.dataset.place ?? 0);
  const item = { token: mark, url: form.action, id, title, page: here(), place, fields: [...fields, ["token", mark]] };
  sessionStorage.removeItem(`terrain-comment-${id}`);
  pages.delete(here());
  done.push(item);
  left.set(mark, { title: document.title, part: desk(), acts: document.getElementById("desk-acts"), at: Date.now() });
  outbox.add(item);
  if (after) {
    await show(after);
    toast(bar.dataset[state], mark);
  } else {
    toast(`${bar.dataset[state]} ${bar.dataset.end}`, mark);
    if (await outbox.idle()) location.assign(bar.dataset.queue);
  }
};

// ---- undoing: what has not left is simply taken back; else the server is asked
const undo = async (form) => {
  const mark = new FormData(form).get("token") ?? done.at(-1)?.token;
  const at = done.findIndex((item) => item.token === mark);
  const [item] = at < 0 ? [] : done.splice(at, 1);
  document.getElementById("toasts").replaceChildren();
  if (item && outbox.take(item.token, form.action)) {
    const page = left.get(item.token);
    pages.set(item.page, { page, coming: Promise.resolve(page) });
    return show(item.page);
  }
  await outbox.idle();
  const body = new FormData(form);
  if (mark) body.set("token", mark);
  const how = { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } };
  const said = await fetch(form.action, how).then((answer) => answer.json()).catch(() => null);
  if (!said) {
    if (item) done.push(item);
    return toast(bar.dataset.unreached);
  }
  if ("waiting" in said) outbox.count(said.waiting);
  const isOne = said.then?.match(/\/\d+(\?|$)/);
  if (isOne) {
    pages.delete(said.then);
    await show(said.then);
  } else if (said.then) location.assign(said.then);
  toast(said.say ?? said.said);
};

// ---- linking to the plan, in place; its toast undoes what was done last
const link = async (form, submitter) => {
  const how = { method: "POST", redirect: "manual", headers: { Accept: "application/json" } };
  const body = new FormData(form, submitter);
  const said = await fetch(form.action, { ...how, body })
    .then((answer) => (answer.ok ? answer.json() : null))
    .catch(() => null);
  if (!said) return toast(bar.dataset.unlinked);
  const { scrollY: height } = globalThis;
  pages.delete(here());
  await show(here(), { push: false });
  scrollTo({ top: height, behavior: "instant" });
  desk().querySelector("#link h2").focus({ preventScroll: true });
  toast(said.said, "");
};

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-decide]")) decide(form, event.submitter);
  else if (form.matches("[data-undo]")) undo(form);
  else if (form.matches("[data-link]") && event.submitter?.name !== "search") link(form, event.submitter);
  else return;
  event.preventDefault();
});

addEventListener("keydown", (event) => {
  const isSending = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (isSending) event.target.closest("[data-decide] textarea")?.form.requestSubmit();
});

// What was refused stands as it stood before it was decided.
document.addEventListener("terrain:answered", ({ detail: { item, said } }) => {
  pages.delete(item.page);
  left.delete(item.token);
  const at = done.findIndex((each) => each.token === item.token);
  if (at >= 0) done[at].answered = Date.now();
  if (!said.done && at >= 0) done.splice(at, 1);
});

// ---- going from one to the next: links, the keys J and K that press them, a swipe
addEventListener("click", (event) => {
  const link = event.target.closest("#desk a[data-key='j'], #desk a[data-key='k']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(link.getAttribute("href"));
});

addEventListener("popstate", () => {
  if (here() !== shown) show(here(), { push: false });
});

const scrollsAside = (element) => {
  for (let each = element; each && each !== document.body; each = each.parentElement) {
    if (each.scrollWidth > each.clientWidth && /auto|scroll/.test(getComputedStyle(each).overflowX)) return true;
  }
  return false;
};

let touch = null;
addEventListener("touchstart", (event) => {
  const { clientX: x, clientY: y } = event.touches[0];
  const isFree = event.touches.length === 1 && !event.target.closest(TAGS) && !scrollsAside(event.target);
  const isInside = x > SWIPE.edge && x < innerWidth - SWIPE.edge;
  touch = isFree && isInside && desk().contains(event.target) ? { x, y, at: event.timeStamp } : null;
}, { passive: true });

addEventListener("touchend", (event) => {
  if (!touch || event.touches.length) return;
  const { clientX, clientY } = event.changedTouches[0];
  const [aside, down] = [clientX - touch.x, Math.abs(clientY - touch.y)];
  const isSwipe = Math.abs(aside) > SWIPE.far && down < SWIPE.aside && event.timeStamp - touch.at < SWIPE.quick;
  touch = null;
  if (!isSwipe) return;
  const isOnward = aside < 0 !== (document.documentElement.dir === "rtl");
  const { after, before } = desk().dataset;
  if (isOnward ? after : before) show(isOnward ? after : before);
}, { passive: true });

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) freshen();
});

fillComment();
lookAhead();
