// The pane beside the map: every tie of the chosen thing, or of the way from it to another, with levels, dates and sources.
const pane = byId("detail");

function cited(tie) {
  return tie.cites.map((number) => {
    const [title, address] = data.sources[number];
    return address ? made("a", title, { href: address, rel: "noopener noreferrer" }) : made("span", title);
  });
}

function nameOf(thing) {
  const name = made("button", thing.label, { type: "button", class: "name" });
  name.addEventListener("click", () => choose(thing.at, { look: true, move: true }));
  return name;
}

function told(tie) {
  const facts = [tie.act, tie.level && _("level: {level}", tie), tie.since && _("since: {since}", tie), tie.until && _("until: {until}", tie),
    tie.standing === "possible" && _("possible, not definite"), tie.note].filter(Boolean).join(" · ");
  const cites = made("span", "", { class: "cites" });
  cited(tie).forEach((source, at) => cites.append(...(at ? ["; "] : [_("Source:"), " "]), source));
  return [...(facts ? [made("span", facts, { class: "facts" })] : []), ...(tie.cites.length ? [cites] : [])];
}

const arrow = (tie, thing) => (tie.start === thing.at ? "→ " : "← ");
const line = (tie, thing) => made("li", [arrow(tie, thing), nameOf(other(tie, thing)), ...told(tie)]);
const heading = (content) => made("h2", content, { tabindex: "-1" });

function describe(thing) {
  const parts = [heading(thing.label)];
  parts.push(made("p", [kinds[thing.kind].label, thing.detail].filter(Boolean).join(" — ")));
  const now = thing.ties.filter((tie) => tie.standing);
  for (const type of data.types.keys()) {
    const those = now.filter((tie) => tie.type === type);
    if (those.length) parts.push(made("h3", `${data.types[type]} (${those.length})`), made("ul", those.map((tie) => line(tie, thing))));
  }
  const gone = thing.ties.length - now.length;
  if (!thing.ties.length) parts.push(made("p", _("No tie is recorded.")));
  if (gone) parts.push(made("p", _n("{n} more, not in force on {day}.", "{n} more, not in force on {day}.", gone, state), { class: "gone" }));
  return parts;
}

function stepOf({ from, to, ties: between }) {
  const each = between.map((tie) => made("li", [arrow(tie, from), data.types[tie.type], ...told(tie)]));
  return made("li", [made("ul", each), nameOf(to)]);
}

function describeWay(from, to) {
  const parts = [heading(_("From {from} to {to}", { from: from.label, to: to.label }))];
  if (!state.way) return [...parts, made("p", _("Nothing that is shown connects them. Other dates, kinds or relationships may.")), made("p", [nameOf(from), " · ", nameOf(to)])];
  const { steps, ways } = state.way;
  if (!steps.length) return [...parts, made("p", _("They are one and the same."))];
  const long = _n("One step.", "{n} steps, none shorter.", steps.length);
  parts.push(made("p", ways > 1 ? [long, " ", _n("One of {n} ways as short.", "One of {n} ways as short.", ways)] : long));
  return [...parts, nameOf(from), made("ol", steps.map(stepOf), { class: "way" })];
}

function showDetail(move) {
  if (state.focus === null) {
    pane.replaceChildren(made("p", _("Select a thing on the map, or find it by name: all its ties are listed here with dates and sources.")));
    return;
  }
  // The button that was pressed is about to go; its focus must not go with it.
  const inside = pane.contains(document.activeElement), thing = things[state.focus];
  pane.replaceChildren(...(state.to === null ? describe(thing) : describeWay(thing, things[state.to])));
  pane.scrollTop = 0;
  if (move || inside) pane.querySelector("h2").focus();
}
