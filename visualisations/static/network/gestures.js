// Pointers and wheel over a canvas: one pointer drags, two zoom; a press that does not drag is a choice.
function listenTo(screen, { drag, zoomAt, press, over }) {
  const down = new Map();
  let dragged = 0;
  const spot = (event) => {
    const edge = screen.getBoundingClientRect();
    return { x: event.clientX - edge.left, y: event.clientY - edge.top };
  };
  const pinch = () => {
    const [a, b] = [...down.values()];
    return { far: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };
  screen.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!down.size) dragged = 0;
    down.set(event.pointerId, spot(event));
    screen.setPointerCapture(event.pointerId);
  });
  screen.addEventListener("pointermove", (event) => {
    const now = spot(event), before = down.get(event.pointerId);
    if (!before) { over(now.x, now.y); return; }
    dragged += Math.hypot(now.x - before.x, now.y - before.y);
    const old = down.size === 2 ? pinch() : null;
    down.set(event.pointerId, now);
    if (old) zoomAt(pinch().x, pinch().y, pinch().far / Math.max(1, old.far));
    else if (down.size === 1) drag(now.x - before.x, now.y - before.y);
  });
  for (const ends of ["pointerup", "pointercancel"]) {
    screen.addEventListener(ends, (event) => {
      const { x, y } = spot(event);
      if (down.delete(event.pointerId) && !down.size && ends === "pointerup" && dragged < 5) press(x, y);
    });
  }
  screen.addEventListener("pointerleave", () => over(-1e6, -1e6));
  screen.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y } = spot(event);
    zoomAt(x, y, Math.exp(-Math.max(-240, Math.min(240, event.deltaY)) / 480));
  }, { passive: false });
}
