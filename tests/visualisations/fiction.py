"""Pages' data for tests. Everything here is fiction: places, bodies, dates, powers held and sources."""

from __future__ import annotations

import random

from localism.visualisations import (
    About,
    Act,
    Balance,
    Balanced,
    Body,
    BodyGroup,
    Cell,
    Codebook,
    CodeList,
    CodeUse,
    Held,
    Kind,
    Matrix,
    Network,
    NetworkFigure,
    NetworkReport,
    Node,
    Power,
    PowerGroup,
    Reported,
    Source,
    Table,
    Tie,
)
from localism.visualisations.pages import BEGINNING, END, POSSIBLE

ACTS = tuple(
    Act(label.replace(" ", "-"), label, glyph, rank)
    for rank, (glyph, label) in enumerate(
        [
            ("●", "decides"), ("⊘", "vetoes"), ("◉", "ratifies"), ("■", "owns"), ("£", "holds money"), ("⊕", "funds"),
            ("◇", "appoints"), ("◐", "delivers"), ("□", "occupies"), ("▷", "initiates"), ("◎", "scrutinises"),
            ("○", "advises"),
        ],
        1,
    )
)  # fmt: skip

# What an attacker may call a thing.
HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>alert(2)</script>",
    '"><svg/onload=alert(3)>',
    "{{ 7*7 }}{% raw %}{#",
    "a title with href='javascript:alert(4)'",
    "line\u2028separator & \u2029paragraph",
    "‮right to left",
    "<style>*{display:none}</style>",
    "__proto__",
    "constructor",
    "${alert(5)}`",
    "\\u003cimg src=x onerror=alert(6)\\u003e",
)

SOURCES: tuple[Source, ...] = (
    ("Constitution of Ambleford Council (fiction)", "https://example.org/ambleford/constitution"),
    ("Asset transfer agreement, Mill Lane Hall (fiction)", "https://example.org/mill-lane"),
    ("Annual review of the Harrow Hill partnership (fiction)", "https://example.org/harrow-hill/review"),
    ("Notes of a workshop, kept on paper (fiction)", ""),
)

TOPICS = {
    "Place": ["Local plan", "Development control", "Neighbourhood planning", "Parks and open spaces", "Allotments",
              "Highways", "Public toilets", "Street lighting", "Conservation areas", "Bus franchising"],
    "People": ["Adult social care", "Children’s services", "Public health", "Housing allocation", "Homelessness",
               "Youth clubs", "Libraries", "Sports centres", "Adult education", "Community safety"],
    "Environment and licensing": ["Waste collection", "Waste disposal", "Licensing of premises", "Food hygiene",
                                  "Taxi licensing", "Flood risk", "Air quality", "Cemeteries", "Markets", "Car parks"],
    "Money and community": ["Council tax setting", "Business rates relief", "Community asset transfer", "Ward funds",
                            "Participatory budgeting", "Community grants", "Right to bid", "Right to challenge",
                            "Village hall", "Community energy"],
}  # fmt: skip

TIERS = {
    ("Combined authority", "state"): ["Norden and Fells"],
    ("County", "state"): ["Nordenshire", "Wealdshire"],
    ("District", "state"): ["Ambleford", "Brackwater", "Corrie Vale", "Dunmere", "Eastmarsh", "Fallow"],
    ("Unitary", "state"): ["Greyport", "Harrow Hill", "Isle of Tarn", "Kelding", "Lowmoor"],
    ("Parish and town", "local council"): ["Mill Lane Parish", "Nether Sallow Town", "Otterby Parish"],
    ("Community", "community"): ["Residents of Mill Lane", "Harrow Hill Big Local", "Otterby Hall Trust",
                                 "Quay Street Tenants", "Sallow Fields Growers", "Tarn Energy Co-op"],
    ("Other", "other"): ["Norden Trust", "Upland Funders", "Vale Infrastructure Network"],
}  # fmt: skip

LEVELS = ("informed", "consulted", "involved", "collaborates", "decides")


def about(title: str = "Who holds which power in Nordenshire (fiction)", as_of: str = "") -> About:
    return About(
        title=title,
        description="Invented places and bodies, to try the page with.",
        as_of=as_of,
        sources=SOURCES[:1],
        licence="CC0 1.0",
        command="localism map --fiction",
        slice_note="Public claims only.",
    )


def matrix(seed: int = 1, share: float = 0.6, names: tuple[str, ...] = ()) -> Matrix:
    """Forty powers by 26 bodies; `share` of the cells of councils are filled, and `names` replace labels."""
    draw = random.Random(seed)
    rename = dict(enumerate(names))
    count = 0
    groups = []
    for topic, labels in TOPICS.items():
        powers = []
        for label in labels:
            powers.append(Power(f"power:{count}", rename.get(count, label)))
            count += 1
        groups.append(PowerGroup(topic, tuple(powers)))
    number = 0
    columns = []
    for (tier, side), labels in TIERS.items():
        bodies = []
        for label in labels:
            bodies.append(Body(f"local:{number}", rename.get(number, label)))
            number += 1
        columns.append(BodyGroup(tier, side, tuple(bodies)))
    cells = {}
    for group in groups:
        for power in group.powers:
            for column in columns:
                everyone = draw.random() < share
                act = draw.choice(ACTS[:1] * 6 + ACTS[7:8] * 2 + ACTS[5:6] + ACTS[11:])
                for body in column.bodies:
                    if column.side == "state" and (everyone or draw.random() < 0.08):
                        cells[power.id, body.id] = Cell((held(draw, act),))
                    elif column.side == "community" and draw.random() < share / 2:
                        cells[power.id, body.id] = community(draw, draw.choice((ACTS[11], ACTS[9], ACTS[7], ACTS[0])))
                    elif column.side in ("local council", "other") and draw.random() < share / 3:
                        cells[power.id, body.id] = Cell((held(draw, draw.choice(ACTS)),))
                    if draw.random() < 0.01:
                        cells[power.id, body.id] = Cell(unknown=True, note="asked for, no answer")
    return Matrix(about(), ACTS, tuple(groups), tuple(columns), cells)


def held(draw: random.Random, act: Act) -> Held:
    also = draw.sample([other.code for other in ACTS], k=draw.choice((0, 0, 0, 1)))
    return Held(
        acts=tuple(sorted({act.code, *also})),
        since=draw.choice(("", "1974", "2009-04-01")),
        authority=draw.choice(("", "Localism Act 2011 s.1")),
        certainty=draw.choice((*["definite"] * 9, POSSIBLE)),
        sources=tuple(draw.sample(SOURCES, k=1)),
    )


def community(draw: random.Random, act: Act) -> Cell:
    level = draw.choice(LEVELS)
    holding = Held((act.code,), f"{level} (stated)", "2018-22", area="Mill Lane", sources=SOURCES[1:3])
    return Cell((holding,), level=level)


KINDS = (
    Kind("Council", "council", "square", "#0072B2", "state"),
    Kind("LocalCouncil", "local council", "triangle", "#56B4E9", "local council"),
    Kind("CommunityOrganisation", "community organisation", "circle", "#009E73", "community"),
    Kind("BigLocalPartnership", "Big Local partnership", "star", "#D55E00", "community"),
    Kind("Funder", "funder", "square", "#F0E442", "other"),
    Kind("Partnership", "partnership", "hexagon", "#CC79A7", "other"),
    Kind("Power", "power", "diamond", "#000000"),
    Kind("Area", "area", "dot", "#661100"),
)
RELATIONS = ("holds power", "funds", "member of", "delegates to", "governs", "active in")


def network(size: int = 60, ties: int = 130, seed: int = 1, names: tuple[str, ...] = (), as_of: str = "") -> Network:
    """So many things and ties between them, some parallel, some undated, some only possible; `names` replace labels."""
    draw = random.Random(seed)
    nodes = []
    for number in range(size):
        kind = KINDS[min(draw.randrange(len(KINDS)), draw.randrange(len(KINDS)))]
        label = names[number] if number < len(names) else f"{draw.choice(PLACES)} {kind.label} {number}"
        nodes.append(Node(f"local:n{number}", label, kind.code, "fiction"))
    drawn = []
    for number in range(ties if size > 1 else 0):
        # Some things have many ties, as in life.
        busy = (number % min(size, 7), draw.randrange(min(7, size - 1), size))
        start, end = draw.sample(range(size), 2) if number % 3 else busy
        drawn.append(tie(draw, number, nodes[start].id, nodes[end].id))
    return Network(about("Localism relationships (fiction)", as_of), KINDS, tuple(nodes), tuple(drawn))


PLACES = ("Ambleford", "Brackwater", "Corrie", "Dunmere", "Eastmarsh", "Fallow", "Greyport", "Kelding", "Lowmoor")


def tie(draw: random.Random, number: int, start: str, end: str) -> Tie:
    year = draw.randrange(1990, 2020)
    until = draw.choice((None, None, year + draw.randrange(1, 12)))
    dated = draw.random() < 0.85
    relation = draw.choice(RELATIONS)
    return Tie(
        id=f"local:t{number}",
        start=start,
        end=end,
        type=relation,
        act=draw.choice(ACTS).label if relation == "holds power" else "",
        level=draw.choice(("", *LEVELS)) if relation == "holds power" else "",
        since=str(year) if dated else "",
        until=str(until) if dated and until else "",
        # A year alone: it began some time in it, and its last day lies somewhere in the last one.
        from_min=f"{year}-01-01" if dated else BEGINNING,
        from_max=f"{year}-12-31" if dated else draw.choice((BEGINNING, END)),
        to_min=f"{until}-01-02" if dated and until else END,
        to_max=f"{until + 1}-01-01" if dated and until else END,
        sources=tuple(draw.sample(SOURCES, k=draw.choice((1, 1, 2)))),
    )


def balance(names: tuple[str, ...] = ()) -> Balance:
    """Two places, with every mark that a page can show; `names` stand for every text of their own row."""
    lines = (
        Balanced("Planning", (-0.2, 0.4), (0.1, 0.1), (-1, 1), notes=("2 of 3 have both sides recorded",)),
        Balanced("Choosing sites", (1, 1), None, (0.5, 1), within=True, notes=("council 1.00",), sources=SOURCES[:2]),
        Balanced("Waste", None, None, (-1, 1), notes=("0 of 1 have both sides recorded",)),
        Balanced("Leisure", (-1, -0.4), (-0.6, -0.4), None),
        *(Balanced(n, None, None, None, notes=(n,), sources=((n, n),)) for n in names),
    )
    table = Table(
        "The weights",
        ("What", "Why"),
        ((("act: decides",), ("It is", "the final say")), *(((n,), (n,)) for n in names)),
    )
    made = about("How far power lies with council rather than community (fiction)")
    return Balance(made, (("Ambleford", lines), ("Corrie", lines[:1])), (table,), ("? is no value.", *names))


def report(names: tuple[str, ...] = ()) -> NetworkReport:
    """Two networks, one of which nothing is recorded; `names` stand for every text of their own row."""
    figures = (
        NetworkFigure("closed paths", "4 by 3", "0.5", "0.2 (0.1 to 0.3)", "+3.00", "0.02", "", (0.5, 0.1, 0.2, 0.3)),
        NetworkFigure("density", "", "0.4", "0.4 (0.4 to 0.4)", "?", "1", "it says nothing"),
        NetworkFigure("Gini", "", "?", note="no ties"),
        *(NetworkFigure(n, n, n, n, n, n, n) for n in names),
    )
    networks = (
        Reported("Who holds what", ("Network `holds`.", *names), "7 nodes, 5 ties", (("1", 4), ("2", 3)), figures),
        Reported("Who funds whom", ("Network `funding`.",), "Nothing is recorded of it then."),
        *(Reported(n, (n,), n, ((n, 1),)) for n in names),
    )
    measures = (("density", "ties ÷ pairs", "0 to 1", "A. Author (1999)"), *((n, n, n, n) for n in names))
    return NetworkReport(
        about("Networks (fiction)"), networks, measures, ("We counted.", *names), ("A. Author", *names)
    )


def codebook(names: tuple[str, ...] = ()) -> Codebook:
    """Two lists of codes, some never used; `names` stand for every text of their own row."""
    acts = tuple(
        CodeUse(
            act.label, "What it means, in a line.", 1_200 * number, 31_000 * (number == 1), "Par Bay: decides: Parks"
        )
        for number, act in enumerate(ACTS)
    )
    levels = tuple(
        CodeUse(level, "How far.", 1, 0, "A body", "Par Bay plan, p. 3", "The clerk says so", ("also read: empower",))
        for level in LEVELS
    )
    strange = tuple(CodeUse(n, n, 1, 2, n, n, n, (n,)) for n in names)
    lists = (
        CodeList("Act", "power holdings", "What the holder does.", acts),
        CodeList("Level stated", "power holdings", "How far the community is empowered, on paper.", levels),
    )
    return Codebook(
        about("The coding frame (fiction)"), (*lists, *((CodeList("Odd", "x", "Odd.", strange),) if names else ()))
    )
