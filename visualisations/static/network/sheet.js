// A sheet: what is on the map and a margin around it, painted in small batches so that moving the map never waits for it.
const BATCH = 400, ARROWS = 1500;
const sprites = new Map();

// One picture for all things of a kind that are equally large and equally lit.
function spriteOf(kind, r, lit, ratio) {
  const name = `${kind} ${r} ${lit} ${ratio}`;
  if (sprites.has(name)) return sprites.get(name);
  const side = Math.ceil((2.6 * r + 4) * ratio), picture = new OffscreenCanvas(side, side), on = picture.getContext("2d");
  on.globalAlpha = lit ? 1 : 0.22;
  on.translate(side / 2, side / 2);
  on.scale(r * ratio, r * ratio);
  paintShape(on, kinds[kind], Math.min(1.3, 0.25 * r) / r);
  sprites.set(name, { picture, side: side / ratio });
  return sprites.get(name);
}

// How ties look, what is behind first, and which of them look so: faint beside what was chosen, chosen, or as they are.
function looksOf(lines) {
  const thin = Math.max(0.12, Math.min(0.6, 2200 / Math.max(1, lines.length))), width = lines.length > 5000 ? 0.8 : 1.2;
  const looks = state.focus === null ? [{ alpha: thin, width }]
    : [{ alpha: 0.13, width, chosen: false }, { alpha: 0.95, width: 2.2, chosen: true }];
  return looks.flatMap((look) => ["possible", "definite"].map((as) => ({
    ...look, dashed: as === "possible",
    ties: lines.filter((tie) => tie.standing === as && (look.chosen === undefined || isChosen(tie) === look.chosen)),
  })));
}

function arrowhead(on, from, to, gap, long) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x), x = to.x - gap * Math.cos(angle), y = to.y - gap * Math.sin(angle);
  on.moveTo(x, y);
  for (const side of [-0.4, 0.4]) on.lineTo(x - long * Math.cos(angle + side), y - long * Math.sin(angle + side));
  on.closePath();
}

function* paintTies(on, lines, at, reach, { width, height }) {
  const seen = (a, b) => Math.max(a.x, b.x) >= 0 && Math.min(a.x, b.x) <= width && Math.max(a.y, b.y) >= 0 && Math.min(a.y, b.y) <= height;
  for (const look of looksOf(lines)) {
    on.globalAlpha = look.alpha;
    on.strokeStyle = on.fillStyle = look.chosen ? colour.ink : colour.soft;
    on.lineWidth = look.width;
    for (let from = 0; from < look.ties.length; from += BATCH) {
      const heads = new Path2D();
      on.beginPath();
      for (const tie of look.ties.slice(from, from + BATCH)) {
        const a = at(things[tie.start]), b = at(things[tie.end]);
        if (!seen(a, b)) continue;
        const bent = bentTo(tie, a, b);
        on.moveTo(a.x, a.y);
        if (tie.bend) on.quadraticCurveTo(bent.x, bent.y, b.x, b.y);
        else on.lineTo(b.x, b.y);
        if (lines.length <= ARROWS) arrowhead(heads, tie.bend ? bent : a, b, reach(things[tie.end]) + 1, look.chosen ? 9 : 7);
      }
      on.setLineDash(look.dashed ? [5, 4] : []);
      on.stroke();
      on.fill(heads);
      yield;
    }
  }
}

function* paintThings(on, drawn, at, reach, ratio, { width, height }) {
  let painted = 0;
  for (const lit of [false, true]) {
    for (const thing of drawn) {
      const { x, y } = at(thing);
      if (thing.near !== lit || x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
      const { picture, side } = spriteOf(thing.kind, Math.round(2 * reach(thing)) / 2, lit, ratio);
      on.drawImage(picture, x - side / 2, y - side / 2, side, side);
      if ((painted += 1) % BATCH === 0) yield;
    }
  }
}

// `sheet` has its canvas, its size in pixels, its scale and where in the map's units its corner lies; `seen` is the box of it
// that is on the map now.
function* paintSheet(sheet, drawn, lines, reach, ratio, seen) {
  const on = sheet.canvas.getContext("2d"), { scale, left, top, width, height } = sheet;
  const at = ({ spot }) => ({ x: (spot.x - left) * scale, y: (spot.y - top) * scale });
  on.setTransform(ratio, 0, 0, ratio, 0, 0);
  yield* paintTies(on, lines, at, reach, sheet);
  on.globalAlpha = 1;
  yield* paintThings(on, drawn, at, reach, ratio, sheet);
  yield;
  const labels = placeLabels({ drawn, spot: at, reach, measure: measured(on), paper: [0, 0, width, height], seen });
  writeLabels(on, labels);
  sheet.named = new Set(labels.map(({ thing }) => thing.at));
}
