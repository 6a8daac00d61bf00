// What there is, and what of it is shown: by day, by kind of thing, by relationship.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const kinds = data.kinds.map(([label, path, colour]) => ({ label, colour, d: path, path: new Path2D(path) }));
const things = data.nodes.map(([label, kind, detail, x, y, size], at) => (
  { at, label, kind, detail, x, y, size, ties: [], shown: true }));
const ties = data.ties.map(([start, end, type, act, level, since, until, note, bounds, cites, bend], at) => {
  const [fromMin, fromMax, toMin, toMax] = bounds.map((day) => data.days[day]);
  const tie = { at, start, end, type, act, level, since, until, note, fromMin, fromMax, toMin, toMax, cites, bend };
  things[start].ties.push(tie);
  if (end !== start) things[end].ties.push(tie);
  return tie;
});
// The first and the last stand for minus and plus infinity.
const days = data.days.slice(1, -1);
// `focus` is the thing that is chosen, `to` the one to which a way from it is asked, `way` that way.
const state = { day: data.day, noKind: new Set(), noType: new Set(), focus: null, to: null, way: null };

// The same rule as in Python: half open, and ISO days compare as text. On no day in particular, every tie is shown.
function standing(tie, day = state.day) {
  if (!day) return tie.fromMax < tie.toMin ? "definite" : "possible";
  if (tie.fromMax <= day && day < tie.toMin) return "definite";
  return tie.fromMin <= day && day < tie.toMax ? "possible" : "";
}

const other = (tie, thing) => things[tie.start === thing.at ? tie.end : tie.start];

function refresh() {
  for (const tie of ties) {
    tie.standing = standing(tie);
    tie.live = Boolean(tie.standing) && !state.noType.has(tie.type);
  }
  for (const thing of things) {
    thing.live = !thing.ties.length || thing.ties.some((tie) => tie.live);
    thing.shown = thing.live && !state.noKind.has(thing.kind);
  }
  for (const tie of ties) tie.shown = tie.live && things[tie.start].shown && things[tie.end].shown;
  state.way = state.focus !== null && state.to !== null ? wayBetween(things[state.focus], things[state.to]) : null;
}

const count = (list, test) => list.reduce((sum, item) => sum + (test(item) ? 1 : 0), 0);

function made(tag, content, attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (content) element.append(...[].concat(content));
  return element;
}
