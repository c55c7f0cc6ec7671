// The thresholds of matching: what a setting would give, while its slider moves.
const form = document.querySelector("[data-thresholds]");

if (form) {
  const bins = form.dataset.bins.split(" ").map((pair) => pair.split(",").map(Number));
  const say = (name, text) => { for (const place of form.querySelectorAll(`[data-say="${name}"]`)) place.textContent = text; };
  const sum = (from, to, side) => bins.slice(from, to).reduce((total, pair) => total + pair[side], 0);
  const percent = (part, whole) => (whole ? `${Math.round((100 * part) / whole)}${form.dataset.percent}` : form.dataset.dash);

  const show = () => {
    const linkAt = Number(form.elements.link_at.value), proposeAt = Number(form.elements.propose_at.value);
    const all = sum(0, bins.length, 0), linked = sum(linkAt, bins.length, 0);
    say("link_at", percent(linkAt, 100));
    say("propose_at", percent(proposeAt, 100));
    say("linked", percent(linked, all));
    say("right", percent(sum(linkAt, bins.length, 1), linked));
    say("proposed", percent(sum(proposeAt, linkAt, 0), all));
    say("truly", percent(sum(0, proposeAt, 2), sum(0, proposeAt, 0)));
    say("unplanned", percent(sum(0, proposeAt, 0), all));
    for (const [name, value] of [["link_at", linkAt], ["propose_at", proposeAt]]) {
      const mark = form.querySelector(`line[data-mark="${name}"]`);
      if (!mark) continue;
      const width = mark.ownerSVGElement.viewBox.baseVal.width - 44;
      mark.setAttribute("x1", (value / 100) * width);
      mark.setAttribute("x2", (value / 100) * width);
    }
  };

  form.addEventListener("input", (event) => {
    // One threshold pushes the other along, so that no setting is shown that can't be set.
    const { link_at: link, propose_at: propose } = form.elements;
    if (Number(propose.value) > Number(link.value)) (event.target === link ? propose : link).value = event.target.value;
    show();
  });
}
