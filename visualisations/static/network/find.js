// Search, as a combobox: what begins a word comes before what is inside one.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const words = things.map((thing) => plain(thing.label));

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

// `take` is given the number of the thing that was picked.
function combobox(box, list, take) {
  let active = -1;
  const options = () => [...list.querySelectorAll("[role=option][data-at]")];

  function close() {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    const all = options();
    if (!all.length) return;
    active = (next + all.length) % all.length;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    all[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", all[active].id);
  }

  function pick(at) {
    box.value = things[at].label;
    close();
    take(at);
  }

  const line = (content, id, attributes = {}) => made("li", content, { role: "option", id: `${list.id}-${id}`, "aria-selected": "false", ...attributes });

  function open() {
    const query = plain(box.value.trim());
    close();
    if (!query) return;
    const hits = matches(query), off = { "aria-disabled": "true" };
    list.append(...hits.slice(0, 30).map((at, place) => {
      const option = line([things[at].label, " ", made("small", kinds[things[at].kind].label)], place, { "data-at": at });
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(at); });
      return option;
    }));
    if (!hits.length) list.append(line(_("Nothing of that name"), "none", off));
    if (hits.length > 30) list.append(line(_n("and {n} more: type on", "and {n} more: type on", hits.length - 30), "more", off));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  }

  box.addEventListener("input", open);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const opened = !list.hidden;
    if (event.key === "ArrowDown") { if (!opened) open(); mark(opened ? active + 1 : 0); }
    else if (event.key === "ArrowUp" && opened) mark(active - 1);
    else if (event.key === "Escape" && opened) close();
    else if (event.key === "Enter") {
      if (!opened) open();
      const option = options()[Math.max(active, 0)];
      if (option) pick(Number(option.dataset.at));
    } else return;
    event.preventDefault();
  });
}
