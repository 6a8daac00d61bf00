// The network as a picture: an SVG of all that is shown, for print and for keeping, with its title, legend and note.
const SVG = "http://www.w3.org/2000/svg";

function drawn(tag, attributes, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}

const round = (number) => Math.round(number * 10) / 10;

function note() {
  const when = state.day ? _("As of {day}.", state) : _("All dates.");
  const few = data.large && state.focus !== null ? _("{count} of them are drawn, around what was chosen.", { count: shownOnMap().length }) : "";
  return [byId("status").textContent, few, when, data.note].filter(Boolean).join(" ");
}

function tiePath(tie, a, b) {
  if (!tie.bend) return `M${a.x} ${a.y}L${b.x} ${b.y}`;
  const { x, y } = bentTo(tie, a, b);
  return `M${a.x} ${a.y}Q${round(x)} ${round(y)} ${b.x} ${b.y}`;
}

// Of the kinds of things, those that are drawn.
function usedKinds() {
  const inked = new Set(shownOnMap().map((thing) => thing.kind));
  return kinds.filter((kind, at) => inked.has(at));
}

function legendOf(svg, top, width) {
  const used = usedKinds();
  let x = 20, y = top;
  for (const kind of used) {
    const wide = 30 + 7.5 * kind.label.length;
    if (x + wide > width) { x = 20; y += 22; }
    svg.append(drawn("path", { d: kind.d, transform: `translate(${x + 6} ${y - 4}) scale(7)`, fill: kind.colour, stroke: "#111", "stroke-width": 0.16, "fill-rule": "evenodd" }));
    svg.append(drawn("text", { x: x + 20, y, "font-size": 13 }, kind.label));
    x += wide;
  }
  if (!ties.some((tie) => tie.shown && tie.standing === "possible")) return y;
  if (x + 220 > width) { x = 20; y += 22; }
  svg.append(drawn("path", { d: `M${x} ${y - 4}h32`, stroke: "#111", "stroke-dasharray": "5 4" }));
  svg.append(drawn("text", { x: x + 40, y, "font-size": 13 }, _("possible, not definite")));
  return y;
}

// On paper the page's own heading stands above it; kept on its own it needs one.
function picture(titled) {
  const on = shownOnMap(), places = new Map(on.map((thing) => [thing.at, painter.place(thing)]));
  const span = (axis) => on.reduce(([low, high], { at }) => [Math.min(low, places.get(at)[axis]), Math.max(high, places.get(at)[axis])], [0, 0]);
  const [left, right] = span("x"), [top, bottom] = span("y");
  const width = 1400, inner = width - 160;
  const scale = Math.min(2, inner / Math.max(1, right - left), 1000 / Math.max(1, bottom - top));
  const at = (thing) => ({ x: round((places.get(thing.at).x - left) * scale + 80), y: round((places.get(thing.at).y - top) * scale + 90) });
  const spots = new Map(on.map((thing) => [thing.at, at(thing)]));
  const height = Math.round((bottom - top) * scale + 210), least = Math.min(5, 250 / Math.sqrt(Math.max(1, on.length)));
  const svg = drawn("svg", { xmlns: SVG, role: "img", class: "picture", "font-family": "system-ui, Segoe UI, Noto Sans, Helvetica, Arial, sans-serif", fill: "#111" });
  svg.append(drawn("title", {}, data.title), drawn("desc", {}, note()));
  svg.append(drawn("rect", { width: "100%", height: "100%", fill: "#fff" }));
  if (titled) svg.append(drawn("text", { x: 20, y: 34, "font-size": 22, "font-weight": 700 }, data.title));
  const lines = drawn("g", { fill: "none", stroke: "#555", "stroke-opacity": 0.6 });
  for (const tie of ties) {
    if (!tie.shown || !spots.has(tie.start) || !spots.has(tie.end)) continue;
    const line = drawn("path", { d: tiePath(tie, spots.get(tie.start), spots.get(tie.end)) });
    if (tie.standing === "possible") line.setAttribute("stroke-dasharray", "5 4");
    lines.append(line);
  }
  svg.append(lines);
  for (const thing of on) {
    const { x, y } = spots.get(thing.at), r = round(Math.max(least, thing.size * scale));
    svg.append(drawn("path", { d: kinds[thing.kind].d, transform: `translate(${x} ${y}) scale(${r})`, fill: kinds[thing.kind].colour, stroke: "#111", "stroke-width": round(13 / r) / 10, "fill-rule": "evenodd" }));
  }
  const names = drawn("g", { "text-anchor": "middle", "font-size": 12, "paint-order": "stroke", stroke: "#fff", "stroke-width": 3.5, "stroke-linejoin": "round" });
  const measure = measured(document.createElement("canvas").getContext("2d"));
  const spot = (thing) => spots.get(thing.at), reach = (thing) => Math.max(least, thing.size * scale);
  for (const { thing, x, y } of placeLabels({ drawn: on, spot, reach, measure, paper: [0, 0, width, height] })) {
    names.append(drawn("text", { x: round(x), y: round(y) }, short(thing.label)));
  }
  svg.append(names);
  const end = legendOf(svg, height - 40, width) + 28;
  svg.append(drawn("text", { x: 20, y: end, "font-size": 12, fill: "#444" }, note()));
  svg.setAttribute("viewBox", `0 0 ${width} ${Math.ceil(end + 16)}`);
  return svg;
}

function keep(blob, name) {
  const link = made("a", "", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function keepSvg() {
  const text = new XMLSerializer().serializeToString(picture(true));
  keep(new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`], { type: "image/svg+xml" }), "network.svg");
}

// What is on the screen, with title, legend and note around it: as high as the legend needs.
function keepPng() {
  const canvas = map.querySelector("canvas");
  if (!canvas) return;
  const ratio = canvas.width / canvas.clientWidth, wide = canvas.clientWidth, high = canvas.clientHeight;
  const whole = document.createElement("canvas"), ctx = whole.getContext("2d");
  ctx.font = LABEL;
  const rows = flowed(usedKinds().map((kind) => ({ kind, span: ctx.measureText(kind.label).width + 36 })), wide - 24);
  const lines = broken(note(), wide - 24, (text) => ctx.measureText(text).width);
  const foot = high + 62 + 20 * rows.length;
  whole.width = canvas.width;
  whole.height = Math.round((foot + 16 * lines.length + 8) * ratio);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = colour.paper;
  ctx.fillRect(0, 0, wide, whole.height);
  ctx.drawImage(canvas, 0, 40, wide, high);
  ctx.fillStyle = colour.ink;
  ctx.font = LABEL.replace("12px", "bold 18px");
  ctx.fillText(data.title, 12, 27, wide - 24);
  ctx.font = LABEL;
  rows.forEach((row, down) => {
    let x = 12;
    for (const { kind, span } of row) {
      keyTo(ctx, kind, x, high + 62 + 20 * down);
      x += span;
    }
  });
  lines.forEach((line_, down) => ctx.fillText(line_, 12, foot + 4 + 16 * down));
  whole.toBlob((blob) => keep(blob, "network.png"), "image/png");
}

function keyTo(ctx, kind, x, y) {
  ctx.save();
  ctx.translate(x + 7, y - 4);
  ctx.scale(6.5, 6.5);
  paintShape(ctx, kind, 0.18);
  ctx.restore();
  ctx.fillText(kind.label, x + 20, y);
}

// Items with a `span` in rows that are no wider than there is room.
function flowed(items, room) {
  const rows = [];
  let left = 0;
  for (const item of items) {
    if (!rows.length || item.span > left) { rows.push([]); left = room; }
    rows.at(-1).push(item);
    left -= item.span;
  }
  return rows;
}

// A text in lines that are no wider than there is room.
function broken(text, room, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && width(longer) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
