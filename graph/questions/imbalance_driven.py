"""What an imbalance rests on: the holdings that move the whole, the choices that do, and the weights."""

from __future__ import annotations

from collections.abc import Mapping

from localism.graph.analysis.imbalance import Range, index, recorded
from localism.graph.analysis.weights import LISTS, Weights, choices, variations
from localism.graph.questions.imbalance_place import LEAST, Place, indices, label, spanned, told, total_of
from localism.graph.questions.imbalance_row import CHOSEN, DRIVES, WEIGHTS, ImbalanceRow
from localism.ontology.schema import SCHEMA

NONE = Range(0.0, 0.0)
DRIVING = 10
"""How many holdings that drive the whole are listed."""


def drives(place: Place, w: Weights) -> list[ImbalanceRow]:
    """The holdings that move the whole most, if it has a value."""
    return every_drive(place, w)[:DRIVING] if len(indices(place.says, w)) >= LEAST else []


def every_drive(place: Place, w: Weights) -> list[ImbalanceRow]:
    """The holdings that set each power's value, with what each gives the whole: together they are (the middle of) the whole."""
    values = indices(place.says, w)
    groups = place.groups(values)
    found = []
    for power in values:
        topic = place.known[power][0]
        share = 1 / len(values) if w.by_power else 1 / (len(groups) * len(groups[topic]))
        gives: dict[tuple[str, str], float] = {}
        both = [says for says in place.says[power].values() if index(recorded(says, w))]
        for says in both:
            for side, sign in (("council", 1), ("community", -1)):
                heard = [(s, r) for s in says if (r := s.council(w) if sign > 0 else s.community(w))]
                top = (recorded(says, w)[sign < 0] or NONE).middle
                most = max(r.high for _, r in heard)
                setting = [s for s, r in heard if r.high >= most - 1e-9]
                for s in setting:
                    key = (s.holding, side)
                    gives[key] = gives.get(key, 0.0) + sign * share * top / len(setting) / len(both)
        found += [_drive(place, holding, side, moves) for (holding, side), moves in gives.items()]
    return sorted(found, key=lambda r: (-abs(r.low or 0), r.side, r.holding))


def _drive(place: Place, holding: str, side: str, moves: float) -> ImbalanceRow:
    row = place.rows[holding]
    levels = [x for x in row.level_lines if x.startswith("level stated")]
    return ImbalanceRow(
        DRIVES,
        **told(place),
        topic=place.known[row.power_id][0],
        power=row.power,
        power_id=row.power_id,
        low=round(moves, 4),
        high=round(moves, 4),
        holding=holding,
        holder=row.holder_lines,
        said="; ".join((row.act_line or "act not recorded", *levels, *filter(None, (row.over_line, row.area_line)))),
        side=side,
        sources=row.sources,
        access=row.access,
        group=f"{label(place)}: the holdings that move the whole most",
    )


def chosen(place: Place, w: Weights) -> list[ImbalanceRow]:
    """What the whole would be if one choice were made otherwise, all else as it is."""
    values = indices(place.says, w)
    if len(values) < LEAST:
        return []
    named, varied = choices(w), variations(w)
    base = tuple(options[0] for options in named.values())
    made = []
    for n, (name, options) in enumerate(named.items()):
        for option in options[1:]:
            found = total_of(place, varied[(*base[:n], option, *base[n + 1 :])], values)
            made.append(
                ImbalanceRow(
                    CHOSEN,
                    **told(place),
                    reading=f"{name}: {options[0]}",
                    said=option,
                    **spanned(found),
                    group=f"{label(place)}: if one choice were made otherwise",
                )
            )
    return made


def weights_shown(w: Weights) -> list[ImbalanceRow]:
    """What each act and level counts for, and where each side stands."""
    given: dict[str, Mapping[str, object]] = {"level": w.level, "act": w.act, "side": w.side}
    return [
        ImbalanceRow(
            WEIGHTS,
            said=f"{what}: {code.label}",
            side=str(given[what][code.label]),
            why=w.why.get((what, code.label), ""),
            group="The weights, which a file of yours may change",
        )
        for what, name in LISTS.items()
        for code in SCHEMA.codes[name]
    ]
