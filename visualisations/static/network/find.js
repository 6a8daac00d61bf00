// Search, as a combobox: what begins a word comes before what is inside one.
const box = byId("find"), found = byId("found");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const words = things.map((thing) => plain(thing.label));
let active = -1;

function matches(query) {
  const scored = [];
  words.forEach((text, at) => {
    const place = text.indexOf(query);
    if (place < 0) return;
    const begins = place === 0 ? 0 : /[^\p{L}\p{N}]/u.test(text[place - 1]) || text.includes(` ${query}`) ? 1 : 2;
    scored.push([begins, at]);
  });
  return scored.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, at]) => at);
}

function closeFound() {
  found.hidden = true;
  found.replaceChildren();
  active = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function mark(next) {
  const options = [...found.querySelectorAll("[role=option][data-at]")];
  if (!options.length) return;
  active = (next + options.length) % options.length;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
  options[active].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", options[active].id);
}

function openFound() {
  const query = plain(box.value.trim());
  closeFound();
  if (!query) return;
  const hits = matches(query);
  found.append(...hits.slice(0, 30).map((at, place) => {
    const option = made("li", [things[at].label, " ", made("small", kinds[things[at].kind].label)], { role: "option", id: `found-${place}`, "aria-selected": "false" });
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(at); });
    option.dataset.at = at;
    return option;
  }));
  if (!hits.length) found.append(made("li", "Nothing of that name", { role: "option", id: "found-none", "aria-disabled": "true", "aria-selected": "false" }));
  if (hits.length > 30) found.append(made("li", `and ${hits.length - 30} more: type on`, { role: "option", id: "found-more", "aria-disabled": "true", "aria-selected": "false" }));
  found.hidden = false;
  box.setAttribute("aria-expanded", "true");
}

function take(at) {
  box.value = things[at].label;
  closeFound();
  choose(at, { look: true, move: true });
}

box.addEventListener("input", openFound);
box.addEventListener("blur", closeFound);
box.addEventListener("keydown", (event) => {
  const open = !found.hidden;
  if (event.key === "ArrowDown") { if (!open) openFound(); mark(open ? active + 1 : 0); }
  else if (event.key === "ArrowUp" && open) mark(active - 1);
  else if (event.key === "Escape" && open) closeFound();
  else if (event.key === "Enter") {
    if (!open) openFound();
    const option = found.querySelectorAll("[role=option][data-at]")[Math.max(active, 0)];
    if (option) take(Number(option.dataset.at));
  } else return;
  event.preventDefault();
});
