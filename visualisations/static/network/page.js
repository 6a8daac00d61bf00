// The page: what is pressed, moved and typed changes the state; the state changes the map, the counts and the table.
const tables = byId("tables");
const rows = { ties: [...byId("ties").tBodies[0].rows], things: [...byId("things").tBodies[0].rows] };
const when = byId("when"), every = byId("every");

function showCounts() {
  const some = (shown, all) => (shown === all ? `${all}` : `${shown} of ${all}`);
  const onThings = count(things, (thing) => thing.shown), onTies = count(ties, (tie) => tie.shown);
  const possible = count(ties, (tie) => tie.shown && tie.standing === "possible");
  byId("status").textContent = `${some(onThings, things.length)} things, ${some(onTies, ties.length)} ties`
    + `${possible ? `, ${possible} of them possible, not definite` : ""}.`;
  byId("ties-count").textContent = some(onTies, ties.length);
  byId("things-count").textContent = some(onThings, things.length);
  for (const box of byId("kinds").querySelectorAll("input")) {
    box.parentNode.querySelector("b").textContent = count(things, (thing) => thing.live && thing.kind === Number(box.value));
  }
  for (const box of byId("types").querySelectorAll("input")) {
    box.parentNode.querySelector("b").textContent = count(ties, (tie) => tie.standing && tie.type === Number(box.value));
  }
  ties.forEach((tie, at) => { rows.ties[at].hidden = !tie.shown; });
  things.forEach((thing, at) => { rows.things[at].hidden = !thing.shown; });
}

function showDay() {
  byId("day").textContent = state.day || "all dates";
  when.setAttribute("aria-valuetext", state.day || "all dates");
  every.checked = !state.day;
}

function update() {
  refresh();
  showDay();
  showCounts();
  redraw();
  showDetail(false);
}

function choose(at, { look = false, move = false } = {}) {
  if (at !== null && !things[at].shown) {
    // Chosen by name although hidden: what hides it gives way.
    state.noKind.delete(things[at].kind);
    const box = byId("kinds").querySelector(`input[value="${things[at].kind}"]`);
    if (box) box.checked = true;
    if (!things[at].live) state.day = "";
  }
  state.focus = at;
  update();
  if (look && at !== null) lookAt(things[at]);
  else if (data.large) fit();
  showDetail(move);
  keepAddress(true);
}

// What is chosen, and the day, are in the address (#focus=Wigan Council&on=2019-06-01): a link or a slide opens the map there,
// and back and forward go from choice to choice.
function keepAddress(step) {
  const asked = new URLSearchParams();
  if (state.focus !== null) asked.set("focus", things[state.focus].label);
  if (state.day !== data.day) asked.set("on", state.day);
  const hash = `#${asked}`;
  if (hash === (location.hash || "#")) return;
  // In a sandboxed slide there may be no history to write to.
  try { history[step ? "pushState" : "replaceState"](null, "", hash); } catch { /* it is shown all the same */ }
}

function followAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const day = asked.get("on");
  state.day = day === null ? data.day : /^\d{4}-\d\d-\d\d$/.test(day) ? day : "";
  const named = things.find((thing) => thing.label === asked.get("focus"));
  state.focus = named ? named.at : null;
  when.value = String(Math.max(0, state.day ? days.filter((other) => other <= state.day).length - 1 : days.length - 1));
}

function showTable(on) {
  tables.hidden = !on;
  byId("table").setAttribute("aria-pressed", String(on));
  if (!on) return;
  byId("ties-heading").focus({ preventScroll: true });
  tables.scrollIntoView();
}

function toggle(set, box) {
  if (box.checked) set.delete(Number(box.value));
  else set.add(Number(box.value));
  update();
}

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
  "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: fit, "/": () => box.focus(),
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

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); redraw(); });
window.addEventListener("beforeprint", () => byId("app").prepend(picture(false)));
window.addEventListener("afterprint", () => { for (const old of document.querySelectorAll("#app > .picture")) old.remove(); });

when.max = String(Math.max(0, days.length - 1));
followAddress();
byId("app").hidden = false;
tables.hidden = true;
readColours();
if (data.large && things.length && state.focus === null) state.focus = things.reduce((best, thing) => (thing.ties.length > best.ties.length ? thing : best)).at;
update();
for (const moved of ["popstate", "hashchange"]) {
  window.addEventListener(moved, () => { followAddress(); update(); if (data.large) fit(); else if (state.focus !== null) lookAt(things[state.focus]); });
}
// On a hidden slide the map has no size: it starts when it first has one.
const watch = new ResizeObserver(() => {
  if (!map.clientWidth || !map.clientHeight) return;
  watch.disconnect();
  startMap();
  if (!data.large && state.focus !== null) lookAt(things[state.focus]);
});
watch.observe(map);
