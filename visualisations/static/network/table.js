// The same as tables. They are what the page is without scripts; with them, they are made when they are first asked for.
const tables = byId("tables");
const ROWS = 3000;
const lists = { ties, things };
let rows = null, everyRow = false;

function makeTables() {
  if (rows) return;
  const page = new DOMParser().parseFromString(tables.querySelector("noscript").textContent, "text/html");
  tables.replaceChildren(...page.body.childNodes);
  rows = { ties: [...byId("ties").tBodies[0].rows], things: [...byId("things").tBodies[0].rows] };
}

// Only what is shown; of very many, the first, until the rest is asked for.
function showRows() {
  if (!rows) return;
  for (const [name, list] of Object.entries(lists)) {
    const on = list.filter((item) => item.shown).map((item) => rows[name][item.at]), body = byId(name).tBodies[0];
    body.replaceChildren(...on.slice(0, everyRow ? on.length : ROWS));
    for (const old of tables.querySelectorAll(`.more-${name}`)) old.remove();
    if (on.length > body.rows.length) {
      const rest = made("button", _n("Show the other {n} row", "Show the other {n} rows", on.length - body.rows.length), { type: "button" });
      rest.addEventListener("click", () => { everyRow = true; showRows(); byId("ties-heading").focus(); });
      byId(name).parentNode.after(made("p", rest, { class: `more-${name}` }));
    }
    byId(`${name}-count`).textContent = some(on.length, list.length);
  }
}

const some = (shown, all) => (shown === all ? `${all}` : _("{shown} of {all}", { shown, all }));

function showTable(on) {
  if (on) { makeTables(); showRows(); }
  tables.hidden = !on;
  byId("table").setAttribute("aria-pressed", String(on));
  if (!on) return;
  byId("ties-heading").focus({ preventScroll: true });
  tables.scrollIntoView();
}
