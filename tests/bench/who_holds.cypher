// Who holds a power over an area on a day, by hand: the columns of `who_holds`, and what each of them is worked out from.
MATCH (p:Localism {id: $power})
CALL (p) { MATCH (p)<-[:BROADER*0..]-(q:Power) RETURN collect(DISTINCT q) AS parts }
CALL (p) { MATCH (p)-[:BROADER*0..]->(q:Power) RETURN collect(DISTINCT q) AS wholes }
MATCH (a:Localism {id: $area})
CALL (a) {
  MATCH (a)<-[r:PART_OF*0..]-(b:Area) WHERE all(x IN r WHERE x.from_min <= $day AND x.to_max > $day) RETURN collect(DISTINCT b) AS inside
}
CALL (a) {
  MATCH (a)-[r:PART_OF*0..]->(b:Area) WHERE all(x IN r WHERE x.from_min <= $day AND x.to_max > $day) RETURN collect(DISTINCT b) AS around
}
CALL (a) {
  MATCH (a)<-[r:PART_OF*0..]-(b:Area) WHERE all(x IN r WHERE x.from_max <= $day AND x.to_min > $day) RETURN b
  UNION
  MATCH (a)-[r:PART_OF*0..]->(b:Area) WHERE all(x IN r WHERE x.from_max <= $day AND x.to_min > $day) RETURN b
}
WITH parts, wholes, inside, around, collect(b) AS surely
CALL () { MATCH (d:Localism:Dataset) RETURN collect([d.name, d.access]) AS datasets }
CALL (parts, wholes, inside, around) {
  UNWIND inside + around AS b
  MATCH (h:PowerHolding)-[:WITHIN]->(b) WHERE h.from_min <= $day AND h.to_max > $day
  MATCH (h)-[:OF_POWER]->(q) WHERE q IN parts OR q IN wholes
  RETURN h, q
  UNION
  UNWIND inside + around AS b
  MATCH (b)<-[g:GOVERNS]-(w) WHERE g.from_min <= $day AND g.to_max > $day
  MATCH (w)<-[:HELD_BY]-(h:PowerHolding)-[:OF_POWER]->(q)
  WHERE h.from_min <= $day AND h.to_max > $day AND NOT (h)-[:WITHIN]->() AND (q IN parts OR q IN wholes)
  RETURN h, q
  UNION
  UNWIND parts AS q
  MATCH (q)<-[:OF_POWER]-(h:PowerHolding)
  WHERE h.from_min <= $day AND h.to_max > $day AND NOT (h)-[:WITHIN]->()
    AND NOT EXISTS { (h)-[:HELD_BY]->()-[g:GOVERNS]->() WHERE g.from_min <= $day AND g.to_max > $day }
  RETURN h, q
}
RETURN h.id, h.act, h.kind, h.level_stated, h.level_practised, h.mode, h.basis, h.status, h.condition, h.origin,
  h.from, h.to, h.from_min, h.from_max, h.to_min, h.to_max, h.from_max <= $day AND h.to_min > $day AS sure,
  q.id, q.name, q IN parts AS part,
  [(h)-[:WITHIN]->(b) | [b.id, b.name, b IN inside, b IN surely]] AS areas,
  [(h)-[:HELD_BY]->(w) | [w.id, w.name, w.from, w.to, w.from_min, w.to_max, w.access,
    [(w)<-[:POST]-(x:Occupancy) WHERE x.from_min <= $day AND x.to_max > $day |
      [x.occupancy_status, x.from_max, x.to_min, [(x)-[:OCCUPANT]->(o) | [o.id, o.name]]]],
    [(w)-[g:GOVERNS]->(b) WHERE g.from_min <= $day AND g.to_max > $day | [b.id, b.name, g.from, g.to, g.from_max, g.to_min]]]] AS holders,
  [(h)-[:OVER]->(o) | [o.id, o.name, o.access]] AS over,
  [(h)-[:UNDER]->(o) | [o.id, o.name]] AS under,
  [(h)-[:DELEGATED_BY]->(o) | [o.id, o.name, o.access]] AS delegated_by,
  [(h)-[:OWED_TO]->(o) | [o.id, o.name, o.access]] AS owed_to,
  [(h)<-[:DISPLACES]-(o:PowerHolding) WHERE o.from_min <= $day AND o.to_max > $day |
    [o.id, o.act, o.origin, o.from, o.to, o.from_min, o.from_max, o.to_min, o.to_max]] AS displaced_by,
  [(h)-[:BEARS_ON]->(o) | [o.id, o.name, o.act, o.kind,
    [(o)-[:HELD_BY]->(w) | w.name], [(o)-[:OF_POWER]->(r) | [r.id, r.name]],
    [(o)-[e:EVIDENCED_BY]->(s) | [s.access, e.access, e.dataset]]]] AS bears_on,
  [(h)<-[:BEARS_ON]-(o:PowerHolding) WHERE o.from_min <= $day AND o.to_max > $day | [o.id, o.act, o.kind,
    [(o)-[:HELD_BY]->(w) | w.name], [(o)-[:OF_POWER]->(r) | [r.id, r.name]],
    [(o)-[e:EVIDENCED_BY]->(s) | [s.access, e.access, e.dataset]]]] AS borne_on_by,
  [t IN [(h)<-[:TERM_OF]-(t:Term) | t] + [(h)-[:UNDER]->()<-[:TERM_OF]-(t:Term) | t] WHERE t.from_min <= $day AND t.to_max > $day |
    [t.id, t.name, t.description, t.term_type, t.amount, t.currency, t.notice, t.from, t.to, t.from_max, t.to_min,
    [(t)-[:TERM_OF]->(o) | o.id], [(t)-[:INVOKED_BY]->(o) | o.name],
    [(t)-[e:EVIDENCED_BY]->(s) | [s.id, s.name, s.access, e.page, e.observed, e.coder, e.dataset, e.access]]]] AS terms,
  [(h)<-[:EXERCISE_OF]-(x:Exercise) WHERE x.from_min <= $day | [x.id, x.name, x.description, x.from, x.to, x.from_min,
    [(x)-[:EXERCISED_BY]->(o) | [o.id, o.name]],
    [(x)-[e:EVIDENCED_BY]->(s) | [s.id, s.name, s.access, e.page, e.observed, e.coder, e.dataset, e.access, e.says]]]] AS exercises,
  [(h)-[e:EVIDENCED_BY]->(s) |
    [e.claim, s.id, s.name, s.website, s.access, e.page, e.observed, e.coder, e.memo, e.dataset, e.access, e.says]] AS claims,
  datasets
