// Paints up to some hundreds of things by vis-network, where they were placed; the shapes and the labels are ours.
const painter = (() => {
  let network = null, nodes = null, edges = null;
  const last = { nodes: new Map(), edges: new Map() };
  const place = (thing) => network && network.getPositions([thing.at])[thing.at];
  const radius = (thing) => Math.max(thing.size, leastRadius(last.nodes.size, 3.5) / (network ? network.getScale() : 1));

  function drawThing({ ctx, id, x, y }) {
    const thing = things[id], r = radius(thing);
    return {
      drawNode() {
        ctx.save();
        ctx.globalAlpha = thing.near ? 1 : 0.22;
        ctx.translate(x, y);
        ctx.scale(r, r);
        paintShape(ctx, kinds[thing.kind], 1.3 / (r * network.getScale()));
        if ([state.focus, state.to, hovered].includes(thing.at)) {
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

  function drawLabels(ctx) {
    const ratio = ctx.canvas.width / ctx.canvas.clientWidth, scale = network.getScale(), places = network.getPositions();
    const on = things.filter((thing) => thing.shown && places[thing.at]);
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    const spot = (thing) => network.canvasToDOM(places[thing.at]), reach = (thing) => radius(thing) * scale;
    const paper = [0, 0, ctx.canvas.clientWidth, ctx.canvas.clientHeight];
    writeLabels(ctx, placeLabels({ drawn: on, spot, reach, measure: measured(ctx), paper }));
    ctx.restore();
  }

  const asNode = (thing) => ({ id: thing.at, x: thing.spot.x, y: thing.spot.y, size: thing.size, hidden: !thing.shown });

  // Lines shrink with the map: the wider it is spread, the stronger they are drawn, so that they are seen when all of it is.
  function strength(drawn) {
    const xs = drawn.map((thing) => thing.spot.x), wide = drawn.length ? Math.max(...xs) - Math.min(...xs) : 0;
    return Math.sqrt(Math.max(1, wide / Math.max(1, map.clientWidth)));
  }

  function asEdge(tie, by) {
    const chosen = state.focus !== null && isChosen(tie), near = state.focus === null || chosen;
    return {
      id: tie.at, from: tie.start, to: tie.end, hidden: !tie.shown, dashes: tie.standing === "possible" ? [5, 4] : false,
      width: (chosen ? 2.2 : 1.3) * by, color: { color: chosen ? colour.ink : colour.soft, opacity: near ? (chosen ? 1 : 0.6) : 0.13 },
      smooth: tie.bend ? { enabled: true, type: tie.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(tie.bend) } : false,
    };
  }

  // Only what changed goes to vis-network, which works through all that it is given.
  function renew(set, before, items) {
    const now = new Map(items.map((item) => [item.id, JSON.stringify(item)]));
    set.remove([...before.keys()].filter((id) => !now.has(id)));
    set.update(items.filter((item) => before.get(item.id) !== now.get(item.id)));
    before.clear();
    now.forEach((text, id) => before.set(id, text));
  }

  const motion = () => (calm.matches ? false : { duration: 250, easingFunction: "easeInOutQuad" });

  return {
    start() {
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
    },
    bring(drawn, lines) {
      renew(nodes, last.nodes, drawn.map(asNode));
      const by = strength(drawn);
      renew(edges, last.edges, lines.map((tie) => asEdge(tie, by)));
      network.redraw();
    },
    restyle() { network.redraw(); },
    fit() {
      const shown = nodes.getIds({ filter: (item) => !item.hidden });
      if (shown.length) network.fit({ nodes: shown, maxZoomLevel: 1.25, animation: false });
    },
    zoom(by) { network.moveTo({ scale: Math.min(6, Math.max(0.03, network.getScale() * by)), animation: false }); },
    pan(x, y) {
      const at = network.getViewPosition(), scale = network.getScale();
      network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale }, animation: false });
    },
    look(those) {
      if (those.length > 1) network.fit({ nodes: those.map((thing) => thing.at), maxZoomLevel: 1.25, animation: motion() });
      const position = those.length === 1 && place(those[0]);
      if (position) network.moveTo({ position, scale: Math.max(network.getScale(), 0.9), animation: motion() });
    },
    place,
    middle: () => network.getViewPosition(),
  };
})();
