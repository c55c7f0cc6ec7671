// One submission at a glance: what a page shows is made ready wherever it comes from, also swapped in.
import { openViewer } from "./viewer.js";

addEventListener("click", (event) => {
  const link = event.target.closest("a[data-view]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  openViewer(link, [...document.querySelectorAll("a[data-view]")]);
});

// ---- a field that was opened to be corrected has the focus; Escape leaves them all
addEventListener("htmx:afterSettle", ({ target }) => {
  target.querySelector?.("[form='correct']:not([type=hidden])")?.focus();
});

// ---- the map is fetched once it has been in sight for a moment: the drawing serves till then
const DWELL_MS = 350;
const waiting = new Map();
const sight = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    clearTimeout(waiting.get(target));
    if (isIntersecting) waiting.set(target, setTimeout(() => begin(target), DWELL_MS));
  }
});

async function begin(figure) {
  sight.unobserve(figure);
  if (!figure.isConnected || navigator.connection?.saveData) return;
  const { showMap } = await import("./map.js");
  await showMap(figure);
}

const prepare = () => {
  for (const figure of document.querySelectorAll("[data-map]:not([data-ready])")) {
    figure.dataset.ready = "";
    sight.observe(figure);
  }
};
prepare();
new MutationObserver(prepare).observe(document.body, { childList: true, subtree: true });
