// Pictures large: zoom and turn by buttons, keys, wheel, fingers. A <dialog>: Escape closes, the focus stays inside.
const STEP = 1.4;
const LARGEST = 8;
const SHARP_FROM = 1.3;
const MOVE_PX = 60;
const KEYS = {
  "+": "in", "=": "in", "-": "out", 0: "fit", r: "right", l: "left",
  ArrowLeft: "west", ArrowRight: "east", ArrowUp: "north", ArrowDown: "south", PageDown: "next", PageUp: "before", n: "next", p: "before",
};

let dialog, links, opener, at, view;

const make = () => {
  dialog = document.getElementById("viewer");
  const stage = dialog.querySelector(".viewer-stage");
  dialog.addEventListener("click", ({ target }) => moves[target.closest("[data-do]")?.dataset.do]?.());
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("close", () => {
    opener.focus();
    dialog.querySelector("img").removeAttribute("src");
  });
  stage.addEventListener("wheel", onWheel, { passive: false });
  stage.addEventListener("dblclick", () => (view.zoom > 1 ? moves.fit() : zoomBy(STEP * STEP)));
  hold(stage);
};

const draw = () => {
  const picture = dialog.querySelector("img");
  picture.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.zoom * view.fit}) rotate(${view.turn}deg)`;
  if (view.zoom > SHARP_FROM) sharpen(picture);
};

// The large picture first; its finest one once someone looks closely.
const sharpen = (picture) => {
  const finest = new URL(links[at].dataset.view, document.baseURI).href;
  if (picture.src === finest || picture.dataset.finest === finest) return;
  picture.dataset.finest = finest;
  const better = new Image();
  better.onload = () => picture.dataset.finest === finest && (picture.src = finest);
  better.src = finest;
};

// Turned by a quarter, a picture fits the other way.
const fitting = () => {
  const { clientWidth: wide, clientHeight: high } = dialog.querySelector("img");
  const { clientWidth, clientHeight } = dialog.querySelector(".viewer-stage");
  return view.turn % 180 && wide && high ? Math.min(clientWidth / high, clientHeight / wide, LARGEST) : 1;
};

const zoomBy = (factor, x = 0, y = 0) => {
  const zoom = Math.min(LARGEST, Math.max(1, view.zoom * factor));
  const by = zoom / view.zoom;
  Object.assign(view, { zoom, x: zoom === 1 ? 0 : x - (x - view.x) * by, y: zoom === 1 ? 0 : y - (y - view.y) * by });
  draw();
};
const turnBy = (degrees) => {
  Object.assign(view, { turn: view.turn + degrees, x: 0, y: 0 });
  view.fit = fitting();
  draw();
};
const moveBy = (x, y) => {
  if (view.zoom === 1) return false;
  view.x += x;
  view.y += y;
  draw();
  return true;
};
const show = (number) => {
  at = (number + links.length) % links.length;
  view = { zoom: 1, turn: 0, x: 0, y: 0, fit: 1 };
  const picture = dialog.querySelector("img");
  picture.src = links[at].href;
  picture.alt = links[at].dataset.caption;
  dialog.querySelector("[data-caption-here]").textContent = links[at].dataset.caption;
  dialog.querySelector("[data-place-here]").textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
  for (const button of dialog.querySelectorAll("[data-do=next], [data-do=before]")) button.hidden = links.length < 2;
  draw();
};
const onwards = () => (document.documentElement.dir === "rtl" ? -1 : 1);

const moves = {
  in: () => zoomBy(STEP),
  out: () => zoomBy(1 / STEP),
  fit: () => ((view.x = view.y = 0), zoomBy(1 / view.zoom)),
  right: () => turnBy(90),
  left: () => turnBy(-90),
  next: () => show(at + 1),
  before: () => show(at - 1),
  west: () => moveBy(MOVE_PX, 0) || show(at - onwards()),
  east: () => moveBy(-MOVE_PX, 0) || show(at + onwards()),
  north: () => moveBy(0, MOVE_PX),
  south: () => moveBy(0, -MOVE_PX),
  close: () => dialog.close(),
};

function onKey(event) {
  // The page's own letters are silent while a picture is open.
  event.stopPropagation();
  const move = moves[KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key]];
  if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  move();
}

const fromMiddle = ({ clientX, clientY }) => {
  const { left, top, width, height } = dialog.querySelector(".viewer-stage").getBoundingClientRect();
  return [clientX - left - width / 2, clientY - top - height / 2];
};

function onWheel(event) {
  event.preventDefault();
  zoomBy(event.deltaY < 0 ? 1.15 : 1 / 1.15, ...fromMiddle(event));
}

// One finger moves, two pinch.
function hold(stage) {
  const fingers = new Map();
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
  };
  stage.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    stage.dataset.held = "";
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const wide = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, event);
    if (fingers.size === 2) zoomBy(spread() / (wide || 1), ...fromMiddle(event));
    else moveBy(event.clientX - before.clientX, event.clientY - before.clientY);
  });
  const leave = ({ pointerId }) => {
    fingers.delete(pointerId);
    if (!fingers.size) delete stage.dataset.held;
  };
  for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, leave);
}

/** Open the viewer on one of the page's pictures; one that stands in several places comes once. */
export function openViewer(link, all) {
  if (!dialog?.isConnected) make();
  links = [...new Map(all.map((each) => [each.href, each])).values()];
  opener = link;
  show(links.findIndex(({ href }) => href === link.href));
  dialog.showModal();
  dialog.querySelector(".viewer-stage").focus();
}
