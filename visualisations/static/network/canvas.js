// Paints many things: once onto a sheet larger than the map; moving the map only moves the sheet.
const painter = (() => {
  const MARGIN = 0.5, BUDGET = 8, STILL = 120, BAR = 40;
  const screen = made("canvas", "", { "aria-hidden": "true" }), ctx = screen.getContext("2d");
  // `view` is what lies in the middle of the map, and pixels for a unit.
  let view = { x: 0, y: 0, scale: 1 }, drawn = [], lines = [], whole = [0, 1, 0, 1];
  let sheet = null, next = null, work = null, asked = 0, later = 0;
  let wide = 0, high = 0, ratio = 1;

  const onScreen = ({ x, y }) => ({ x: (x - view.x) * view.scale + wide / 2, y: (y - view.y) * view.scale + high / 2 });
  // The scale at which all that is drawn fits.
  const home = () => Math.max(1e-4, Math.min(1.25, (wide - 90) / (whole[1] - whole[0] + 1), (high - 2 * BAR - 70) / (whole[3] - whole[2] + 1)));
  // As one comes nearer, fewer are on the map.
  const reachAt = (scale) => {
    const floor = leastRadius(drawn.length / Math.max(1, scale / home()) ** 2, 1.6);
    return (thing) => Math.max(thing.size * scale, floor);
  };

  // A sheet around what is on the map now. It takes the place of the old one when it is done; at once where it shows something else.
  function begin(anew) {
    clearTimeout(later);
    if (!wide || !high) return;
    const width = Math.round(wide * (1 + 2 * MARGIN)), height = Math.round(high * (1 + 2 * MARGIN)), { scale } = view;
    const canvas = new OffscreenCanvas(Math.ceil(width * ratio), Math.ceil(height * ratio));
    next = { canvas, width, height, scale, left: view.x - width / 2 / scale, top: view.y - height / 2 / scale };
    const edge = [(width - wide) / 2, (height - high) / 2];
    work = paintSheet(next, drawn, lines, reachAt(scale), ratio, [...edge, edge[0] + wide, edge[1] + high]);
    if (anew) sheet = next;
    ask();
  }

  function ask() {
    if (!asked) asked = requestAnimationFrame(frame);
  }

  function frame() {
    asked = 0;
    const until = performance.now() + BUDGET;
    while (work && performance.now() < until) {
      if (!work.next().done) continue;
      sheet = next;
      work = null;
      // Meanwhile the map may have moved on.
      moved();
    }
    show();
    if (work) ask();
  }

  function show() {
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, wide, high);
    if (sheet) {
      const corner = onScreen({ x: sheet.left, y: sheet.top }), grown = view.scale / sheet.scale;
      // On whole pixels, or names would be soft.
      const [x, y] = [corner.x, corner.y].map((at) => (grown === 1 ? Math.round(at * ratio) / ratio : at));
      ctx.drawImage(sheet.canvas, x, y, sheet.width * grown, sheet.height * grown);
    }
    const reach = reachAt(view.scale);
    for (const at of new Set([state.focus, state.to, hovered])) {
      const thing = at === null ? null : things[at];
      if (!thing || !thing.shown || !drawn.includes(thing)) continue;
      const { x, y } = onScreen(thing.spot), r = reach(thing);
      ctx.beginPath();
      ctx.arc(x, y, r * 1.5, 0, 7);
      ctx.lineWidth = 2.6;
      ctx.strokeStyle = colour.chosen;
      ctx.stroke();
      if (at === hovered && !(sheet && sheet.named && sheet.named.has(at))) writeLabels(ctx, [{ thing, x, y: y + r + 14 }]);
    }
  }

  // The map has moved, and the sheet with it: another is begun before its edge is reached, or once its scale is left as it is.
  function moved() {
    ask();
    if (!sheet || sheet.scale !== view.scale) {
      clearTimeout(later);
      later = setTimeout(() => begin(false), STILL);
      return;
    }
    const { x, y } = onScreen({ x: sheet.left, y: sheet.top });
    const nearEdge = (past, room) => past > -0.2 * room || past < (0.2 - 2 * MARGIN) * room;
    if (!work && (nearEdge(x, wide) || nearEdge(y, high))) begin(false);
  }

  function under(x, y) {
    const reach = reachAt(view.scale);
    let best = null, nearest = Infinity;
    for (const thing of drawn) {
      const at = onScreen(thing.spot), far = Math.hypot(at.x - x, at.y - y);
      if (far < nearest && far <= Math.max(reach(thing), 8)) { nearest = far; best = thing.at; }
    }
    return best;
  }

  function zoomAt(x, y, by) {
    const scale = Math.min(6, Math.max(home() / 2, view.scale * by)), out = { x: x - wide / 2, y: y - high / 2 };
    view = { scale, x: view.x + out.x / view.scale - out.x / scale, y: view.y + out.y / view.scale - out.y / scale };
    moved();
  }

  function move(x, y) {
    view = { ...view, x: view.x + x / view.scale, y: view.y + y / view.scale };
    moved();
  }

  function over(x, y) {
    const there = under(x, y);
    if (there === hovered) return;
    hovered = there;
    screen.style.cursor = there === null ? "" : "pointer";
    ask();
  }

  function size() {
    const before = [wide, high];
    [wide, high, ratio] = [map.clientWidth, map.clientHeight, Math.min(2, devicePixelRatio || 1)];
    [screen.width, screen.height] = [Math.round(wide * ratio), Math.round(high * ratio)];
    if (before[0] !== wide || before[1] !== high) fit();
  }

  function fit() {
    // Hidden, it has no size: it is fitted when it has one again.
    if (!wide || !high) return;
    view = { x: (whole[0] + whole[1]) / 2, y: (whole[2] + whole[3]) / 2, scale: home() };
    begin(true);
  }

  return {
    start() {
      map.append(screen);
      listenTo(screen, { drag: (x, y) => move(-x, -y), zoomAt, press: (x, y) => choose(under(x, y)), over });
      new ResizeObserver(size).observe(map);
      size();
    },
    bring(those, between) {
      [drawn, lines] = [those, between];
      const span = (axis) => drawn.reduce(([low, top], { spot }) => [Math.min(low, spot[axis]), Math.max(top, spot[axis])], [Infinity, -Infinity]);
      whole = drawn.length ? [...span("x"), ...span("y")] : [0, 1, 0, 1];
      begin(true);
    },
    restyle() { sprites.clear(); begin(true); },
    fit,
    zoom: (by) => zoomAt(wide / 2, high / 2, by),
    pan: move,
    look: fit,
    place: (thing) => thing.spot,
    middle: () => view,
  };
})();
