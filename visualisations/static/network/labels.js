// Names at one size on the screen, the most connected first; one that would lie on another is left out.
const LABEL = "12px system-ui, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif";
const NAMED_FIRST = 24, NAMED_AT_MOST = 400, CELL = 64;
const short = (text) => (text.length > 42 ? `${text.slice(0, 40)}…` : text);

// Boxes by the cells of a grid that they lie in, so that only what is near is compared.
function boxes() {
  const cells = new Map();
  const each = ([left, top, right, bottom], visit) => {
    for (let i = Math.floor(left / CELL); i <= Math.floor(right / CELL); i += 1) {
      for (let j = Math.floor(top / CELL); j <= Math.floor(bottom / CELL); j += 1) if (visit(`${i} ${j}`)) return true;
    }
    return false;
  };
  const touches = (box, there) => box[0] < there[2] && there[0] < box[2] && box[1] < there[3] && there[1] < box[3];
  return {
    add(box) { each(box, (cell) => { if (!cells.has(cell)) cells.set(cell, []); cells.get(cell).push(box); }); },
    free: (box) => !each(box, (cell) => (cells.get(cell) || []).some((there) => touches(box, there))),
  };
}

const within = (box, room) => box[0] >= room[0] && box[1] >= room[1] && box[2] <= room[2] && box[3] <= room[3];
const apart = (box, room) => box[2] < room[0] || box[0] > room[2] || box[3] < room[1] || box[1] > room[3];

// `spot` says where a thing is on the paper and `reach` how far it goes from there; `paper` and what of it is seen at first,
// `seen`, are boxes; all in pixels. A name is not cut off by the edge of either.
function placeLabels({ drawn, spot, reach, measure, paper, seen = paper }) {
  const rank = (thing) => (thing.at === hovered ? 3 : thing.at === state.focus || thing.at === state.to ? 2 : state.focus !== null && thing.near ? 1 : 0);
  const inside = [], marks = boxes(), names = boxes(), placed = [];
  for (const thing of drawn) {
    const at = spot(thing), r = 0.8 * reach(thing);
    if (apart([at.x, at.y, at.x, at.y], paper) || !(thing.near || thing.at === hovered)) continue;
    inside.push({ thing, at, first: !apart([at.x, at.y, at.x, at.y], seen) });
    if (thing.near) marks.add([at.x - r, at.y - r, at.x + r, at.y + r]);
  }
  inside.sort((a, b) => rank(b.thing) - rank(a.thing) || b.thing.ties.length - a.thing.ties.length || a.thing.at - b.thing.at);
  inside.forEach(({ thing, at, first }, order) => {
    if (placed.length >= NAMED_AT_MOST) return;
    const room = first ? seen : paper;
    const r = reach(thing), half = measure(thing) / 2 + 3, middle = Math.max(room[0] + half, Math.min(room[2] - half, at.x));
    // Below; else above; else to the right or the left. What is chosen is named whatever lies there.
    const places = [[middle, at.y + r + 1], [middle, at.y - r - 16], [at.x + r + half, at.y - 7], [at.x - r - half, at.y - 7]]
      .map(([x, top]) => [x - half, top, x + half, top + 15])
      .filter((box) => within(box, room) && (first || seen === paper || apart(box, seen)));
    // The most connected are named even across things; the rest only where there is room for the name.
    const box = places.find((place) => names.free(place) && marks.free(place))
      || (order < NAMED_FIRST && places.find(names.free)) || (rank(thing) > 1 && places[0]);
    if (!box) return;
    names.add(box);
    placed.push({ thing, x: (box[0] + box[2]) / 2, y: box[1] + 11 });
  });
  return placed;
}

function measured(ctx) {
  return (thing) => {
    if (!thing.width) { ctx.font = LABEL; thing.width = ctx.measureText(short(thing.label)).width; }
    return thing.width;
  };
}

// On a canvas whose units are the screen's pixels.
function writeLabels(ctx, labels) {
  ctx.save();
  ctx.font = LABEL;
  ctx.textAlign = "center";
  ctx.lineWidth = 3.5;
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour.paper;
  ctx.fillStyle = colour.ink;
  for (const { thing, x, y } of labels) {
    ctx.strokeText(short(thing.label), x, y);
    ctx.fillText(short(thing.label), x, y);
  }
  ctx.restore();
}
