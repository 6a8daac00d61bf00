// The page: what is pressed, moved and typed changes the state; the state changes the map, the counts and the table.
const when = byId("when"), every = byId("every"), findBox = byId("find"), wayBox = byId("way");

function showCounts() {
  const onThings = count(things, (thing) => thing.shown), onTies = count(ties, (tie) => tie.shown);
  const possible = count(ties, (tie) => tie.shown && tie.standing === "possible");
  const said = {
    things: onThings === things.length ? _n("{n} thing", "{n} things", onThings)
      : _n("{shown} of {n} thing", "{shown} of {n} things", things.length, { shown: onThings }),
    ties: onTies === ties.length ? _n("{n} tie", "{n} ties", onTies)
      : _n("{shown} of {n} tie", "{shown} of {n} ties", ties.length, { shown: onTies }),
  };
  byId("status").textContent = possible
    ? _n("{things}, {ties}, {n} of them possible, not definite.", "{things}, {ties}, {n} of them possible, not definite.", possible, said)
    : _("{things}, {ties}.", said);
  const perKind = kinds.map(() => 0), perType = data.types.map(() => 0);
  for (const thing of things) if (thing.live) perKind[thing.kind] += 1;
  for (const tie of ties) if (tie.standing) perType[tie.type] += 1;
  for (const [id, counts] of [["kinds", perKind], ["types", perType]]) {
    for (const check of byId(id).querySelectorAll("input")) check.parentNode.querySelector("b").textContent = counts[Number(check.value)];
  }
  showRows();
}

function showDay() {
  const day = state.day || _("all dates");
  byId("day").textContent = day;
  when.setAttribute("aria-valuetext", day);
  every.checked = !state.day;
}

function update() {
  refresh();
  byId("ways").parentNode.parentNode.hidden = state.focus === null;
  showDay();
  showCounts();
  redraw();
  showDetail(false);
}

// What hides a thing gives way to it: it was chosen by name although hidden. The day gives way only if nothing of it is there then.
function reveal(at) {
  if (at === null || things[at].shown) return;
  const thing = things[at], now = thing.ties.filter((tie) => standing(tie));
  if (thing.ties.length && !now.length) state.day = "";
  const give = (set, id, value) => {
    set.delete(value);
    const check = byId(id).querySelector(`input[value="${value}"]`);
    if (check) check.checked = true;
  };
  give(state.noKind, "kinds", thing.kind);
  if (!thing.ties.some((tie) => standing(tie) && !state.noType.has(tie.type))) {
    for (const tie of now.length ? now : thing.ties) give(state.noType, "types", tie.type);
  }
}

function choose(at, { look = false, move = false, to = null } = {}) {
  reveal(at);
  reveal(to);
  state.focus = at;
  state.to = to;
  if (to === null) wayBox.value = "";
  if (at === null) findBox.value = "";
  update();
  if (look && at !== null) lookAtChosen();
  else if (data.large) fit();
  showDetail(move);
  keepAddress(true);
}

// What is chosen, the way that is asked for, and the day are in the address (#focus=Wigan Council&to=Wigan&on=2019-06-01):
// a link or a slide opens the map there, and back and forward go from choice to choice.
function keepAddress(step) {
  const asked = new URLSearchParams();
  if (state.focus !== null) asked.set("focus", things[state.focus].label);
  if (state.to !== null) asked.set("to", things[state.to].label);
  if (state.day !== data.day) asked.set("on", state.day);
  const hash = `#${asked}`;
  if (hash === (location.hash || "#")) return;
  // In a sandboxed slide there may be no history to write to.
  try { history[step ? "pushState" : "replaceState"](null, "", hash); } catch { /* it is shown all the same */ }
}

function followAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const day = asked.get("on");
  // A day that is none is as if none were named; an empty one stands for all dates.
  state.day = day === "" || (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))) ? day : data.day;
  const named = (name) => { const found = things.find((thing) => thing.label === asked.get(name)); return found ? found.at : null; };
  state.focus = named("focus");
  state.to = state.focus === null ? null : named("to");
  wayBox.value = state.to === null ? "" : things[state.to].label;
  when.value = String(Math.max(0, state.day ? days.filter((other) => other <= state.day).length - 1 : days.length - 1));
}

function toggle(set, check) {
  if (check.checked) set.delete(Number(check.value));
  else set.add(Number(check.value));
  update();
}

combobox(findBox, byId("found"), (at) => choose(at, { look: true, move: true }));
combobox(wayBox, byId("ways"), (at) => choose(state.focus, { look: true, move: true, to: at }));
byId("kinds").addEventListener("change", ({ target }) => toggle(state.noKind, target));
byId("types").addEventListener("change", ({ target }) => toggle(state.noType, target));
when.addEventListener("input", () => { state.day = days[Number(when.value)] || ""; update(); keepAddress(false); });
every.addEventListener("change", () => { state.day = every.checked ? "" : days[Number(when.value)] || ""; update(); keepAddress(false); });
byId("fit").addEventListener("click", fit);
byId("in").addEventListener("click", () => zoom(1.3));
byId("out").addEventListener("click", () => zoom(1 / 1.3));
byId("table").addEventListener("click", () => showTable(tables.hidden));
byId("svg").addEventListener("click", keepSvg);
byId("png").addEventListener("click", keepPng);
byId("print").addEventListener("click", () => window.print());

const presses = {
  ArrowLeft: () => pan(-60, 0), ArrowRight: () => pan(60, 0), ArrowUp: () => pan(0, -60), ArrowDown: () => pan(0, 60),
  "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: fit, "/": () => findBox.focus(),
  Enter: () => { const at = nearestTheMiddle(); if (at !== null) choose(at, { move: true }); },
  Escape: () => choose(null), t: () => showTable(tables.hidden),
};
map.addEventListener("keydown", (event) => {
  const press = presses[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!press || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  press();
});
pane.addEventListener("keydown", (event) => { if (event.key === "Escape") { choose(null); map.focus(); } });
// A click would leave the focus on something inside the map.
map.addEventListener("pointerup", () => map.focus({ preventScroll: true }));

function recolour() {
  readColours();
  if (started) painter.restyle();
  redraw();
}
for (const asked of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) matchMedia(asked).addEventListener("change", recolour);
window.addEventListener("beforeprint", () => {
  makeTables();
  everyRow = true;
  showRows();
  byId("app").prepend(picture(false));
});
window.addEventListener("afterprint", () => { for (const old of document.querySelectorAll("#app > .picture")) old.remove(); });

when.max = String(Math.max(0, days.length - 1));
followAddress();
byId("app").hidden = false;
tables.hidden = true;
readColours();
update();
for (const moved of ["popstate", "hashchange"]) {
  window.addEventListener(moved, () => { followAddress(); update(); if (data.large) fit(); else lookAtChosen(); });
}
// On a hidden slide the map has no size: it starts when it first has one.
const watch = new ResizeObserver(() => {
  if (!map.clientWidth || !map.clientHeight) return;
  watch.disconnect();
  startMap();
  if (!data.large) lookAtChosen();
});
watch.observe(map);
