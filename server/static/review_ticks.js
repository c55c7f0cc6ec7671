// Ticking submissions of the queue: by click, by Shift for a range, the page, all of the filters.
// What a move touches is shown first, in a dialog; without this script the preview is a page.
const ticks = () => [...document.querySelectorAll("#ticks .q-check input")];
const all = () => document.querySelector("#ticks [name=all]");
let last = null;

const count = () => {
  const place = document.querySelector("[data-ticked]");
  if (!place) return;
  const whole = all();
  place.textContent = whole?.checked ? whole.dataset.total : ticks().filter((each) => each.checked).length;
};

addEventListener("click", (event) => {
  if (event.target.closest("[data-tick-page]")) {
    for (const each of ticks()) each.checked = true;
    count();
  }
  if (!event.target.matches("#ticks .q-check input")) return;
  const boxes = ticks();
  const [from, to] = [boxes.indexOf(last), boxes.indexOf(event.target)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) {
    for (const each of boxes.slice(from, to + 1)) each.checked = event.target.checked;
  }
  last = event.target;
  count();
});
addEventListener("change", (event) => event.target.matches("[name=all]") && count());
addEventListener("reset", () => setTimeout(count));
addEventListener("htmx:afterSettle", count);
count();

// ---- the preview in place; its form sends and the page comes anew, with its undo
const preview = async (form, submitter) => {
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Part": "preview" }, redirect: "manual" })
    .catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const content = page?.querySelector(".bulk-preview");
  if (!content) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "move", value: submitter.value }));
    return form.submit();
  }
  const dialog = document.getElementById("preview");
  dialog.replaceChildren(document.adoptNode(content));
  dialog.showModal();
  content.querySelector("h1").focus();
};

addEventListener("submit", (event) => {
  if (event.target.id !== "ticks") return;
  event.preventDefault();
  // A, I and R on the list are for the current row where nothing is ticked.
  const isTicked = all()?.checked || ticks().some((each) => each.checked);
  if (!isTicked) document.querySelector("[data-row][aria-current] [name=seen]")?.click();
  preview(event.target, event.submitter);
});

addEventListener("click", (event) => {
  if (!event.target.closest("#preview [data-close]")) return;
  event.preventDefault();
  document.getElementById("preview").close();
});

// What was decided while this list was on its way: the list anew.
document.addEventListener("terrain:answered", ({ detail: { said } }) => {
  if (said.done) document.querySelector(".filters")?.requestSubmit();
});
