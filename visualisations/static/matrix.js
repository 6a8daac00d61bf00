"use strict";
// Without this the matrix and the list say everything; with it a cell can be chosen, by mouse or arrow keys, and shows its evidence.
(function () {
  const grid = document.getElementById("grid");
  const panel = document.getElementById("panel");
  const rows = [...grid.querySelectorAll("tbody tr:not(.topic)")];
  const heads = [...grid.querySelectorAll("thead .body")];
  let row = 0, column = 0, chosen = null;

  // Groups of columns can be left out, to bring two tiers side by side.
  const tiers = [...grid.querySelectorAll("thead .tier")];
  const groups = document.getElementById("groups");
  let first = 0;
  for (const tier of tiers) {
    const from = first, to = first + tier.colSpan;
    first = to;
    const box = make("input"), label = make("label");
    box.type = "checkbox";
    box.checked = true;
    label.append(box, `${tier.querySelector("span").textContent} (${to - from})`);
    box.addEventListener("change", () => {
      tier.hidden = !box.checked;
      for (let at = from; at < to; at += 1) {
        heads[at].hidden = !box.checked;
        for (const line of rows) line.cells[at + 1].hidden = !box.checked;
      }
      hide();
    });
    groups.append(label);
  }
  groups.hidden = tiers.length < 2;

  function make(tag, text) {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    return made;
  }

  const cells = (at) => rows[at].querySelectorAll("td");
  const power = (at) => rows[at].querySelector("th").textContent;
  const said = (cell) => (cell.querySelector("span") || {}).textContent || _("nothing recorded");

  function sources(line) {
    return [...line.querySelectorAll('a[href^="#s"]')].map((link) => {
      const source = document.getElementById(link.hash.slice(1));
      const copy = make("span");
      for (const part of source.childNodes) copy.append(part.cloneNode(true));
      return copy;
    });
  }

  function describe(cell) {
    const list = make("ul");
    const titles = [...document.querySelectorAll(".list thead th")].map((head) => head.textContent.trim());
    for (const line of document.querySelectorAll(`[data-l="${CSS.escape(cell.dataset.c || "none")}"]`)) {
      const item = make("li");
      const parts = [];
      [...line.cells].forEach((field, at) => {
        const text = field.textContent.trim();
        if (at && at < 8 && text) parts.push(at === 1 ? text : `${titles[at]}: ${text}`);
      });
      item.append(parts.join(" · "));
      sources(line).forEach((source) => item.append(" — ", source));
      list.append(item);
    }
    if (!list.children.length) list.append(make("li", said(cell)));
    return list;
  }

  function show(cell) {
    const at = [...cells(row)].indexOf(cell);
    heads.forEach((head, number) => head.classList.toggle("here", number === at));
    if (at >= heads.length) return hide();
    const close = make("button", "×");
    close.className = "close";
    close.setAttribute("aria-label", _("Close"));
    close.addEventListener("click", () => { hide(); cell.focus(); });
    panel.replaceChildren(close, make("h2", `${heads[at].textContent}: ${power(row)}`), describe(cell));
    panel.hidden = false;
    chosen = cell;
  }

  function hide() {
    panel.hidden = true;
    panel.replaceChildren();
    heads.forEach((head) => head.classList.remove("here"));
  }

  function go(down, across) {
    row = Math.max(0, Math.min(rows.length - 1, down));
    const line = cells(row), step = across < column ? -1 : 1;
    let next = Math.max(0, Math.min(line.length - 1, across));
    while (line[next] && line[next].hidden) next += step;
    if (line[next]) column = next;
    const cell = line[column];
    cell.tabIndex = -1;
    cell.focus();
    show(cell);
  }

  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  grid.addEventListener("keydown", (event) => {
    if (!rows.length || event.altKey || event.ctrlKey || event.metaKey) return;
    const inside = event.target.closest("td");
    const move = moves[event.key];
    if (move) inside ? go(row + move[0], column + move[1]) : go(row, column);
    else if (event.key === "Home" && inside) go(row, 0);
    else if (event.key === "End" && inside) go(row, cells(row).length - 1);
    else if (event.key === "Enter" && inside && !panel.hidden) (panel.querySelector("a") || panel.querySelector("button")).focus();
    else if (event.key === "Escape" && !panel.hidden) hide();
    else return;
    event.preventDefault();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    hide();
    if (chosen) chosen.focus();
  });
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("td");
    if (cell) go(rows.indexOf(cell.parentNode), [...cell.parentNode.querySelectorAll("td")].indexOf(cell));
  });
  grid.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("td[data-c]");
    if (!cell || cell.title) return;
    const at = rows.indexOf(cell.parentNode);
    cell.title = `${heads[[...cells(at)].indexOf(cell)].textContent} ${said(cell)}: ${power(at)}`;
  });
})();
