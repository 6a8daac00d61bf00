// The pane beside the map: every tie of the chosen thing, with its level, dates and sources.
const pane = byId("detail");

function cited(tie) {
  return tie.cites.map((number) => {
    const [title, address] = data.sources[number];
    return address ? made("a", title, { href: address, rel: "noopener noreferrer" }) : made("span", title);
  });
}

function line(tie, thing) {
  const neighbour = other(tie, thing);
  const name = made("button", neighbour.label, { type: "button", class: "name" });
  name.addEventListener("click", () => choose(neighbour.at, { look: true, move: true }));
  const facts = [tie.act, tie.level && `level: ${tie.level}`, tie.since && `since: ${tie.since}`, tie.until && `until: ${tie.until}`,
    tie.standing === "possible" && "possible, not definite", tie.note];
  const item = made("li", [tie.start === thing.at ? "→ " : "← ", name]);
  const said = facts.filter(Boolean).join(" · ");
  if (said) item.append(made("span", said, { class: "facts" }));
  const cites = made("span", "", { class: "cites" });
  cited(tie).forEach((source, at) => cites.append(at ? "; " : "Source: ", source));
  if (tie.cites.length) item.append(cites);
  return item;
}

function describe(thing) {
  const parts = [made("h2", thing.label, { tabindex: "-1" })];
  parts.push(made("p", [kinds[thing.kind].label, thing.detail].filter(Boolean).join(" — ")));
  const now = thing.ties.filter((tie) => tie.standing);
  for (const type of data.types.keys()) {
    const those = now.filter((tie) => tie.type === type);
    if (those.length) parts.push(made("h3", `${data.types[type]} (${those.length})`), made("ul", those.map((tie) => line(tie, thing))));
  }
  const gone = thing.ties.length - now.length;
  if (!thing.ties.length) parts.push(made("p", "No tie is recorded."));
  if (gone) parts.push(made("p", `${gone} more, not in force on ${state.day}.`, { class: "gone" }));
  return parts;
}

function showDetail(move) {
  if (state.focus === null) {
    pane.replaceChildren(made("p", "Select a thing on the map, or find it by name: all its ties are listed here with dates and sources."));
    return;
  }
  // The button that was pressed is about to go; its focus must not go with it.
  const inside = pane.contains(document.activeElement);
  pane.replaceChildren(...describe(things[state.focus]));
  pane.scrollTop = 0;
  if (move || inside) pane.querySelector("h2").focus();
}
