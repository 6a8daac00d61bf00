// The map: vis-network draws things and ties where they were placed; the shapes and the labels are ours.
const map = byId("map");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const LABEL = "12px system-ui, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif";
const DRAWN_NEIGHBOURS = 120, NAMED_FIRST = 24;
let network = null, nodes = null, edges = null, hovered = null;
let colour = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "soft", "paper", "line", "faint", "chosen"]) colour[name] = style.getPropertyValue(`--${name}`).trim();
}

const isNear = (thing) => state.focus === null || thing.at === state.focus
  || thing.ties.some((tie) => tie.shown && other(tie, thing).at === state.focus);

// Never smaller on the screen than can be seen and hit.
const radius = (thing) => Math.max(thing.size, 5.5 / (network ? network.getScale() : 1));

function drawThing({ ctx, id, x, y }) {
  const thing = things[id], r = radius(thing);
  return {
    drawNode() {
      ctx.save();
      ctx.globalAlpha = thing.near ? 1 : 0.22;
      ctx.translate(x, y);
      ctx.scale(r, r);
      ctx.fillStyle = kinds[thing.kind].colour;
      ctx.strokeStyle = colour.ink;
      ctx.lineWidth = 1.3 / (r * network.getScale());
      ctx.fill(kinds[thing.kind].path, "evenodd");
      ctx.stroke(kinds[thing.kind].path);
      if (thing.at === state.focus || thing.at === hovered) {
        ctx.beginPath();
        ctx.arc(0, 0, 1.5, 0, 7);
        ctx.lineWidth *= 2;
        ctx.strokeStyle = colour.chosen;
        ctx.stroke();
      }
      ctx.restore();
    },
    nodeDimensions: { width: 2 * r, height: 2 * r },
  };
}

// Names at one size on the screen, the most connected first; one that would lie on another is left out.
function placeLabels(boxes, toScreen, scale, width, height, measure) {
  const rank = (thing) => (thing.at === hovered ? 3 : thing.at === state.focus ? 2 : state.focus !== null && thing.near ? 1 : 0);
  const candidates = boxes.filter((thing) => thing.near || thing.at === hovered)
    .sort((a, b) => rank(b) - rank(a) || b.ties.length - a.ties.length || a.at - b.at);
  const spots = new Map(boxes.map((thing) => [thing.at, toScreen(thing)]));
  const reach = (thing) => Math.max(thing.size * scale, 5.5);
  const placed = [], taken = [];
  for (const thing of boxes) {
    const { x, y } = spots.get(thing.at), r = 0.8 * reach(thing);
    if (thing.near) taken.push([x - r, y - r, x + r, y + r]);
  }
  // The most connected are named even across things; the rest only where there is room for the name.
  const free = (box, from) => !taken.slice(from).some((there) => box[0] < there[2] && there[0] < box[2] && box[1] < there[3] && there[1] < box[3]);
  const onlyThings = taken.length;
  candidates.forEach((thing, order) => {
    const { x, y } = spots.get(thing.at), r = reach(thing), half = measure(thing) / 2 + 3;
    if (x < 0 || y < 0 || x > width || y > height) return;
    const middle = Math.max(half, Math.min(width - half, x));
    // Below; else above; else to the right or the left. What is chosen is named whatever lies there.
    const places = [[middle, y + r + 1], [middle, y - r - 16], [x + r + half, y - 7], [x - r - half, y - 7]]
      .map(([at, top]) => [at - half, top, at + half, top + 15])
      .filter(([left, top, right, bottom]) => left >= 0 && top >= 0 && right <= width && bottom <= height);
    const box = places.find((place) => free(place, 0)) || (order < NAMED_FIRST && places.find((place) => free(place, onlyThings)))
      || (rank(thing) > 1 && places[0]);
    if (!box) return;
    taken.push(box);
    placed.push({ thing, x: (box[0] + box[2]) / 2, y: box[1] + 11 });
  });
  return placed;
}

const short = (text) => (text.length > 42 ? `${text.slice(0, 40)}…` : text);

function measured(ctx) {
  return (thing) => {
    if (!thing.width) { ctx.font = LABEL; thing.width = ctx.measureText(short(thing.label)).width; }
    return thing.width;
  };
}

function drawLabels(ctx) {
  const ratio = ctx.canvas.width / ctx.canvas.clientWidth, scale = network.getScale();
  const places = network.getPositions();
  const on = things.filter((thing) => thing.shown && places[thing.at]);
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.font = LABEL;
  ctx.textAlign = "center";
  ctx.lineWidth = 3.5;
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour.paper;
  ctx.fillStyle = colour.ink;
  const toScreen = (thing) => network.canvasToDOM(places[thing.at]);
  for (const { thing, x, y } of placeLabels(on, toScreen, scale, ctx.canvas.clientWidth, ctx.canvas.clientHeight, measured(ctx))) {
    ctx.strokeText(short(thing.label), x, y);
    ctx.fillText(short(thing.label), x, y);
  }
  ctx.restore();
}

// Too many things at once are a cloud: one in the middle, what it is tied to around it, by kind and then by name.
function around(centre) {
  const near = [...new Set(centre.ties.filter((tie) => tie.shown).map((tie) => other(tie, centre)))]
    .filter((thing) => thing !== centre)
    .sort((a, b) => b.ties.length - a.ties.length || a.at - b.at);
  const drawn = near.slice(0, DRAWN_NEIGHBOURS).sort((a, b) => a.kind - b.kind || a.at - b.at);
  const rings = Math.max(1, Math.ceil(drawn.length / 36));
  drawn.forEach((thing, place) => {
    const angle = 2 * Math.PI * place / drawn.length - Math.PI / 2, out = 260 + 110 * (place % rings);
    thing.x = Math.round(1.35 * out * Math.cos(angle));
    thing.y = Math.round(out * Math.sin(angle));
  });
  centre.x = centre.y = 0;
  hint(near.length > drawn.length ? `${drawn.length} of ${near.length} neighbours are drawn; all are listed.` : "");
  return [centre, ...drawn];
}

function hint(text) {
  for (const old of map.querySelectorAll(".hint")) old.remove();
  if (text) map.append(made("p", text, { class: "hint" }));
}

const onMap = () => {
  if (!data.large) return things;
  if (state.focus === null) { hint(`${things.length} things are too many to draw at once: find one, or see the table.`); return []; }
  return around(things[state.focus]);
};

const asNode = (thing) => ({ id: thing.at, x: thing.x, y: thing.y, size: thing.size, hidden: !thing.shown });

function asEdge(tie) {
  const near = state.focus === null || tie.start === state.focus || tie.end === state.focus;
  const chosen = state.focus !== null && near;
  return {
    id: tie.at, from: tie.start, to: tie.end, hidden: !tie.shown, dashes: tie.standing === "possible" ? [5, 4] : false,
    width: chosen ? 2.2 : 1.3, color: { color: chosen ? colour.ink : colour.soft, opacity: near ? (chosen ? 1 : 0.6) : 0.13 },
    smooth: tie.bend ? { enabled: true, type: tie.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(tie.bend) } : false,
  };
}

const key = (item) => JSON.stringify(item);
const last = { nodes: new Map(), edges: new Map() };

// Only what changed goes to vis-network, which works through all that it is given.
function bring(set, before, items) {
  const now = new Map(items.map((item) => [item.id, key(item)]));
  set.remove([...before.keys()].filter((id) => !now.has(id)));
  set.update(items.filter((item) => before.get(item.id) !== now.get(item.id)));
  before.clear();
  now.forEach((text, id) => before.set(id, text));
}

function redraw() {
  for (const thing of things) thing.near = isNear(thing);
  if (!network) return;
  const drawn = onMap(), there = new Set(drawn.map((thing) => thing.at));
  bring(nodes, last.nodes, drawn.map(asNode));
  bring(edges, last.edges, ties.filter((tie) => there.has(tie.start) && there.has(tie.end)).map(asEdge));
  network.redraw();
}

function startMap() {
  nodes = new vis.DataSet();
  edges = new vis.DataSet();
  network = new vis.Network(map, { nodes, edges }, {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false, randomSeed: 1 },
    interaction: { hover: true, keyboard: false, multiselect: false, selectConnectedEdges: false, hideEdgesOnDrag: ties.length > 2000, hideEdgesOnZoom: ties.length > 2000 },
    nodes: { shape: "custom", ctxRenderer: drawThing, chosen: false },
    edges: { arrows: { to: { enabled: true, scaleFactor: 0.45 } }, chosen: false, smooth: false, selectionWidth: 0, hoverWidth: 0, color: { inherit: false } },
  });
  // The map itself takes the focus; inside it nothing need be a stop of its own.
  for (const inner of map.querySelectorAll("[tabindex]")) inner.tabIndex = -1;
  network.on("afterDrawing", drawLabels);
  network.on("hoverNode", ({ node }) => { hovered = node; network.redraw(); });
  network.on("blurNode", () => { hovered = null; network.redraw(); });
  network.on("click", ({ nodes: hit }) => choose(hit.length ? hit[0] : null));
  redraw();
  fit();
}

const motion = () => (calm.matches ? false : { duration: 250, easingFunction: "easeInOutQuad" });

function fit() {
  if (!network) return;
  const shown = nodes.getIds({ filter: (item) => !item.hidden });
  if (shown.length) network.fit({ nodes: shown, maxZoomLevel: 1.25, animation: false });
}

function zoom(by) {
  if (network) network.moveTo({ scale: Math.min(6, Math.max(0.03, network.getScale() * by)), animation: false });
}

function pan(x, y) {
  if (!network) return;
  const { x: atX, y: atY } = network.getViewPosition(), scale = network.getScale();
  network.moveTo({ position: { x: atX + x / scale, y: atY + y / scale }, animation: false });
}

function nearestTheMiddle() {
  if (!network) return null;
  const middle = network.getViewPosition(), places = network.getPositions();
  let best = null, least = Infinity;
  for (const [id, { x, y }] of Object.entries(places)) {
    const far = (x - middle.x) ** 2 + (y - middle.y) ** 2;
    if (things[id].shown && far < least) { least = far; best = Number(id); }
  }
  return best;
}

function lookAt(thing) {
  if (!network) return;
  if (data.large) return fit();
  const place = network.getPositions([thing.at])[thing.at];
  if (place) network.moveTo({ position: place, scale: Math.max(network.getScale(), 0.9), animation: motion() });
}
