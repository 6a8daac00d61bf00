// A shortest way from one thing to another over the ties that are shown, whichever way they point (breadth first).
// Its steps, each with every tie between its two things, and how many ways are as short; null where there is none.
function wayBetween(from, to) {
  const reached = new Map([[from, { ways: 1, back: null }]]);
  let ring = [from];
  while (ring.length && !reached.has(to)) {
    const next = new Map();
    for (const thing of ring) {
      for (const there of new Set(thing.ties.filter((tie) => tie.shown).map((tie) => other(tie, thing)))) {
        if (reached.has(there)) continue;
        const found = next.get(there) || { ways: 0, back: thing };
        found.ways += reached.get(thing).ways;
        next.set(there, found);
      }
    }
    next.forEach((found, there) => reached.set(there, found));
    ring = [...next.keys()];
  }
  if (!reached.has(to)) return null;
  const steps = [];
  for (let thing = to; thing !== from; thing = reached.get(thing).back) {
    const back = reached.get(thing).back;
    steps.unshift({ from: back, to: thing, ties: back.ties.filter((tie) => tie.shown && other(tie, back) === thing) });
  }
  return {
    steps, ways: reached.get(to).ways,
    things: new Set([from, ...steps.map((step) => step.to)]),
    ties: new Set(steps.flatMap((step) => step.ties)),
  };
}
