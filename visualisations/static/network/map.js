// The map, whoever paints it: what is drawn, and what of it is near to what was chosen.
const map = byId("map");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const DRAWN_NEIGHBOURS = 120;
let started = false, hovered = null, last = [];
const colour = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "soft", "paper", "line", "faint", "chosen"]) colour[name] = style.getPropertyValue(`--${name}`).trim();
}

// What was chosen: the ties of the way that is asked for, else those of the thing in focus.
function isChosen(tie) {
  if (state.to !== null) return Boolean(state.way) && state.way.ties.has(tie);
  return tie.start === state.focus || tie.end === state.focus;
}

function isNear(thing) {
  if (state.way) return state.way.things.has(thing);
  if (state.focus === null || thing.at === state.focus || thing.at === state.to) return true;
  return state.to === null && thing.ties.some((tie) => tie.shown && other(tie, thing).at === state.focus);
}

// One in the middle, what it is tied to around it, by kind and then by name.
function around(centre) {
  const near = [...new Set(centre.ties.filter((tie) => tie.shown).map((tie) => other(tie, centre)))]
    .filter((thing) => thing !== centre)
    .sort((a, b) => b.ties.length - a.ties.length || a.at - b.at);
  const drawn = near.slice(0, DRAWN_NEIGHBOURS).sort((a, b) => a.kind - b.kind || a.at - b.at);
  const rings = Math.max(1, Math.ceil(drawn.length / 36));
  drawn.forEach((thing, place) => {
    const angle = 2 * Math.PI * place / drawn.length - Math.PI / 2, out = 260 + 110 * (place % rings);
    thing.spot = { x: Math.round(1.35 * out * Math.cos(angle)), y: Math.round(out * Math.sin(angle)) };
  });
  centre.spot = { x: 0, y: 0 };
  hint(near.length === drawn.length ? _("Escape shows the whole again.") : _n(
    "{drawn} of {n} neighbours are drawn; all are listed.", "{drawn} of {n} neighbours are drawn; all are listed.",
    near.length, { drawn: drawn.length },
  ));
  return [centre, ...drawn];
}

function inARow(steps) {
  const row = [steps[0].from, ...steps.map((step) => step.to)];
  row.forEach((thing, place) => { thing.spot = { x: 240 * place, y: place % 2 ? 70 : -70 }; });
  hint(_("Escape shows the whole again."));
  return row;
}

// Where a tie that bends is pulled to on its way from one place to another.
const bentTo = (tie, a, b) => ({ x: (a.x + b.x) / 2 + tie.bend * (b.y - a.y), y: (a.y + b.y) / 2 - tie.bend * (b.x - a.x) });

// The shape of a kind, one unit large, where the canvas has been moved and scaled to.
function paintShape(ctx, kind, width) {
  ctx.fillStyle = kind.colour;
  ctx.strokeStyle = colour.ink;
  ctx.lineWidth = width;
  ctx.fill(kind.path, "evenodd");
  ctx.stroke(kind.path);
}

// Never too small to see; the more there are on the map, the smaller. In pixels.
const leastRadius = (count, lowest) => Math.max(lowest, Math.min(5.5, 0.22 * Math.sqrt(map.clientWidth * map.clientHeight / Math.max(1, count))));

function hint(text) {
  for (const old of map.querySelectorAll(".hint")) old.remove();
  if (text) map.append(made("p", text, { class: "hint" }));
}

// So many things at once are a cloud: it is drawn whole until something is chosen, then that with what it is tied to.
function onMap() {
  if (data.large && state.focus !== null && !things[state.focus].shown) {
    hint(_("{name} is not there on this day, or is left out. Escape shows the whole again.", { name: things[state.focus].label }));
    return [];
  }
  if (data.large && state.focus !== null) return state.way && state.way.steps.length ? inARow(state.way.steps) : around(things[state.focus]);
  if (data.large) hint(_n(
    "{n} thing: find one, or choose one, to see what it is tied to.",
    "{n} things: find one, or choose one, to see what it is tied to.", things.length,
  ));
  for (const thing of things) thing.spot = { x: thing.x, y: thing.y };
  return things;
}

function redraw() {
  for (const thing of things) thing.near = isNear(thing);
  if (!started) return;
  const drawn = onMap(), there = new Set(drawn.map((thing) => thing.at));
  last = data.large ? drawn.filter((thing) => thing.shown) : drawn;
  painter.bring(last, ties.filter((tie) => there.has(tie.start) && there.has(tie.end) && (!data.large || tie.shown)));
}

function startMap() {
  painter.start();
  started = true;
  redraw();
  fit();
}

const fit = () => { if (started) painter.fit(); };
const zoom = (by) => { if (started) painter.zoom(by); };
const pan = (x, y) => { if (started) painter.pan(x, y); };
// Where the things that are shown stand on the map, as far as they are drawn.
const shownOnMap = () => (started ? last.filter((thing) => thing.shown) : []);

function nearestTheMiddle() {
  const middle = started ? painter.middle() : null;
  let best = null, least = Infinity;
  for (const thing of shownOnMap()) {
    const { x, y } = painter.place(thing), far = (x - middle.x) ** 2 + (y - middle.y) ** 2;
    if (far < least) { least = far; best = thing.at; }
  }
  return best;
}

function lookAtChosen() {
  if (started && state.focus !== null) painter.look(state.way ? [...state.way.things] : [things[state.focus]]);
}
