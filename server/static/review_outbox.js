// Decisions on their way to the server. Each is kept on this device until the server has answered,
// goes out in order, and is tried again for as long as nobody answers; its token lets the server
// take it once, however often it arrives. What the server refuses is shown with both sides.
const bar = document.getElementById("outbox");
const STORE = `terrain-outbox-${bar.dataset.account}`;
const PATIENCE_MS = 1_000;
const WAITS_MS = [1_000, 2_000, 5_000, 15_000, 30_000];

const items = () => JSON.parse(localStorage.getItem(STORE) ?? "[]");
const keep = (left) => {
  localStorage.setItem(STORE, JSON.stringify(left));
  document.body.dataset.outbox = left.length;
};

let underWay = null;
let tries = 0;
let again;
let slow;
const waiting = [];

// ---- one line that says what is not there yet
const say = (why) => {
  const count = items().length;
  bar.hidden = !count || !why;
  if (!bar.hidden) bar.textContent = bar.dataset[why].replace("{n}", count);
};

// ---- what is left to do, in the bar
const { lang } = document.documentElement;
const count = (waiting) => {
  const shown = new Intl.NumberFormat(lang === "ar" ? "ar-MA" : lang).format(waiting);
  for (const place of document.querySelectorAll(":is(.nav, .tabbar) [aria-current] .count")) {
    place.firstChild.data = shown;
    place.hidden = !waiting;
  }
};

// ---- what was refused: stays until it is closed
const refuse = (item, said) => {
  const alert = document.getElementById("desk-alert").content.cloneNode(true).firstElementChild;
  alert.querySelector("bdi").textContent = item.title;
  const body = alert.querySelector("div");
  if (said.note) body.innerHTML = said.note;
  else if (said.say) body.textContent = said.say;
  else body.append(document.getElementById("desk-lost").content.cloneNode(true));
  alert.querySelector("a").href = item.page;
  document.getElementById("desk-alerts").append(alert);
  const comment = item.fields.find(([name]) => name === "comment")?.[1];
  if (comment) sessionStorage.setItem(`terrain-comment-${item.id}`, comment);
};

addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest("section").remove());

// ---- sending: the answer, or why there is none yet
// A page that was kept for a trip bears the mark of an earlier sign-in. The mark of now is taken
// only where the same account is signed in: nobody decides in another's name.
const renew = async () => {
  const how = { redirect: "manual", cache: "no-store" };
  const text = await fetch(bar.dataset.queue, how).then((answer) => answer.text()).catch(() => "");
  const page = new DOMParser().parseFromString(text, "text/html");
  const mark = page.querySelector("[name=csrf_token]")?.value;
  const isSame = page.getElementById("outbox")?.dataset.account === bar.dataset.account;
  if (!isSame || !mark || mark === document.querySelector("[name=csrf_token]").value) return false;
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = mark;
  return true;
};

const post = async (item) => {
  const answer = await postOnce(item);
  return answer.wait === "door" && (await renew()) ? postOnce(item) : answer;
};

const postOnce = async (item) => {
  const body = new URLSearchParams(item.fields);
  body.set("csrf_token", document.querySelector("[name=csrf_token]").value);
  const how = { method: "POST", body, redirect: "manual", keepalive: true };
  let answer;
  try {
    answer = await fetch(item.url, { ...how, headers: { Accept: "application/json" } });
  } catch {
    return { wait: "offline" };
  }
  if (answer.type === "opaqueredirect" || [400, 401].includes(answer.status)) return { wait: "door" };
  if (answer.status >= 500 || answer.status === 429) return { wait: "sending" };
  const isOurs = answer.headers.get("Content-Type")?.includes("json");
  return isOurs ? answer.json() : { done: false };
};

const rest = (why) => {
  clearTimeout(again);
  say(why);
  again = setTimeout(flush, WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]);
  tries += 1;
};

const flush = async () => {
  if (underWay) return;
  clearTimeout(again);
  slow ??= setTimeout(() => say("sending"), PATIENCE_MS);
  let why = null;
  while (!why && items().length) {
    const [item] = items();
    underWay = item.token;
    keep(items().map((each) => (each.token === item.token ? { ...each, isTried: true } : each)));
    const said = await post(item);
    underWay = null;
    why = said.wait ?? null;
    if (why) break;
    keep(items().filter((each) => each.token !== item.token));
    tries = 0;
    if (!said.done && !(item.isUndo && said.why === "nothing")) refuse(item, said);
    if (said.done && "waiting" in said) count(said.waiting);
    document.dispatchEvent(new CustomEvent("terrain:answered", { detail: { item, said } }));
  }
  clearTimeout(slow);
  slow = undefined;
  if (why) rest(why);
  else say(null);
  for (const resolve of waiting.splice(0)) resolve(!why);
};

const outbox = {
  add(item) {
    keep([...items(), item]);
    flush();
  },
  // Takes one back that has not left; false where it has. Of one that may have arrived although no
  // answer came, the undo goes out in its place: the server knows.
  take(token, undo) {
    const held = items().find((each) => each.token === token);
    if (!held || underWay === token) return false;
    const instead = { ...held, token: `${token}-undo`, url: undo, fields: [["token", token]], isUndo: true };
    const swapped = items().map((each) => (each.token === token ? held.isTried && instead : each));
    keep(swapped.filter(Boolean));
    if (items().length) flush();
    else say(null);
    return true;
  },
  // Until nothing is left (true), or nobody answers (false).
  idle() {
    if (!items().length) return Promise.resolve(true);
    const asked = new Promise((resolve) => waiting.push(resolve));
    flush();
    return asked;
  },
  refuse,
  count,
};
globalThis.terrainOutbox = outbox;

addEventListener("online", flush);
keep(items());
if (items().length) flush();
