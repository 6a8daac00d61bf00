"""Codings side by side: who says which, what is weak, how far coders agree, and the frame; hand-worked on fiction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from localism import Graph
from localism.errors import MisuseError, NotFoundError
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.questions.agreement_row import DISAGREEMENTS, RELIABILITY
from localism.graph.store import Dataset
from localism.graph.stores import open_store
from localism.ontology.schema import SCHEMA
from tests.loaders.records_written import write

CODINGS = Path(__file__).parent.parent / "examples" / "records" / "codings.csv"
ID = "local:codings/power-holding/"


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    """The fiction of Ambridge, coded by AB and CD."""
    with Graph.open(":memory:") as opened:
        opened.load(CODINGS)
        yield opened


# ---- answers say how many, who, and why ----


def test_an_answer_counts_names_informants_and_gives_their_reasons(graph: Graph) -> None:
    answer = graph.who_holds("Running the village hall", "Ambridge")
    (row,) = answer
    assert row.act == "decides (3 of 4); advises (1 of 4)"
    assert row.level_stated == "decides"
    assert row.level_practised == "consulted (2 of 4); involved (1 of 4); decides (1 of 4)"
    one, two, minutes = (
        "Informant 1, parish councillor, June 2018 (fiction)",
        "Informant 2, resident, June 2018 (fiction)",
        "Hall Committee minutes (fiction)",
    )
    assert row.says == (
        f"who says which act: decides ({minutes}, read by AB, CD; {one}, read by AB); advises ({two}, read by AB)",
        f"who says which level practised: consulted ({minutes}, read by AB; {two}, read by AB); "
        f"involved ({minutes}, read by CD); decides ({one}, read by AB)",
    )
    assert row.memos == (
        "Residents sit on the letting panel (CD)",
        "They hear us, then the county officer settles it (AB)",
    )
    assert "memo: They hear us, then the county officer settles it (AB)" in row.memo_lines
    # What not all say is not said as if all did.
    assert "Decides: Ambridge Hall Committee (3 of 4)." in answer.note


def test_where_nobody_differs_reasons_are_left_to_evidence(graph: Graph) -> None:
    (row,) = graph.who_holds("Letting the allotments")
    assert (row.says, row.memo_lines) == ((), ())
    assert row.memos == ("It signs the letters (AB)",)
    assert [e.memo for e in graph.evidence(row.holding)] == ["It signs the letters"]


def test_coders_alone_are_named_where_they_read_the_same(graph: Graph) -> None:
    (row,) = graph.who_holds("Running the village cafe")
    assert row.says == ("who says which act: owns (CD); delivers (AB)",)


def test_show_gives_the_reason_on_each_side(graph: Graph) -> None:
    sides = {r.value: r.memos for r in graph.show(f"{ID}hall") if r.section == "disagreements" and r.label == "act"}
    assert sides == {
        "decides": ("Residents sit on the letting panel (CD)",),
        "advises": ("They hear us, then the county officer settles it (AB)",),
    }


def test_one_coder_who_finds_two_things_in_one_source_is_told_apart_by_page() -> None:
    with recorded(coding("AB", act="decides", page="3"), coding("AB", act="advises", page="12")) as graph:
        (row,) = graph.powers_of("local:body")
        assert row.says == (
            "who says which act: decides (local:minutes, p. 3, read by AB); advises (local:minutes, p. 12, read by AB)",
        )


def test_a_workbook_takes_several_coders_and_informants_on_one_holding(tmp_path: Path) -> None:
    said = {"Id": "local:h", "Held by": "Ambridge PC", "Power": "Bins", "From": "2018", "Within": "Ambridge"}
    rows = [
        {**said, "Act": act, "Source": source, "Coder": who, "Memo": memo}
        for act, source, who, memo in (
            ("decides", "Informant 1", "AB", ""),
            ("decides", "Informant 1", "CD", ""),
            ("advises", "Informant 2", "CD", "Only asked"),
        )
    ]
    sheets = {
        "Local councils": [{"Name": "Ambridge PC"}],
        "Powers": [{"Name": "Bins"}],
        "Areas": [{"Name": "Ambridge"}],
        "Sources": [{"Name": "Informant 1"}, {"Name": "Informant 2"}],
        "Power holdings": rows,
    }
    with Graph.open(":memory:") as graph:
        assert graph.load(write(tmp_path / "r.xlsx", sheets)).problems.errors == 0
        (row,) = graph.who_holds("Bins", "Ambridge")
    assert row.act == "decides (2 of 3); advises (1 of 3)"
    assert row.says == ("who says which act: decides (Informant 1, read by AB, CD); advises (Informant 2, read by CD)",)
    assert row.memo_lines == ("memo: Only asked (CD)",)


# ---- conflicts ----


def test_the_weakest_come_first_and_what_is_sound_is_left_out(graph: Graph) -> None:
    answer = graph.conflicts()
    assert [(r.finding.removeprefix(ID), r.weaknesses) for r in answer] == [
        ("budget", ("contested", "one source")),
        ("cafe", ("contested", "one source")),
        ("plan", ("contested", "one source")),
        ("hall", ("contested",)),
        ("allotments", ("inferred only", "one source")),
        ("gate", ("inferred only", "one source")),
        ("green", ("one source",)),
        ("bus", ("one source",)),
    ]
    assert answer.note == (
        "Of 9 recorded findings: 4 contested, 2 inferred by all who record them, 7 from one source; 1 none of these. "
        "What rules derive is not counted."
    )
    hall = next(r for r in answer if r.finding == f"{ID}hall")
    assert hall.contested == (
        "act: decides (3 of 4); advises (1 of 4)",
        "level practised: consulted (2 of 4); involved (1 of 4); decides (1 of 4)",
    )
    assert (hall.share, hall.codings, hall.coders, hall.source_count) == (0.5, 4, ("AB", "CD"), 3)
    assert hall.area == ("Ambridge",)


def test_in_an_area_only_what_applies_there(graph: Graph) -> None:
    assert [r.finding for r in graph.conflicts("Penny Hassett")] == [f"{ID}gate"]
    assert graph.conflicts("Penny Hassett").title.endswith(", in Penny Hassett")
    with pytest.raises(NotFoundError, match="no area is called"):
        graph.conflicts("Felpersham")


@pytest.mark.parametrize(
    ("one", "other", "contested"),
    [
        ({"from": "2018"}, {"from": "2018-06"}, ()),
        ({"from": "2018"}, {"from": "2019"}, ("from: 2018 (1 of 2); 2019 (1 of 2)",)),
        ({"to": ".."}, {"to": "2019"}, ("to: open (1 of 2); 2019 (1 of 2)",)),
        ({"from": "2018"}, {}, ()),
        ({"kind": "duty"}, {"kind": "power"}, ("kind: power (1 of 2); duty (1 of 2)",)),
        (
            {"held_by": "local:body"},
            {"held_by": "local:other"},
            ("held by: Ambridge Body (1 of 2); local:other (1 of 2)",),
        ),
        ({"description": "Old"}, {"description": "New"}, ()),
        ({"under": "local:act"}, {"under": "local:lease"}, ()),
    ],
)
def test_what_can_be_so_together_is_no_conflict(
    one: dict[str, str], other: dict[str, str], contested: tuple[str, ...]
) -> None:
    with recorded(coding("AB", "local:a", **one), coding("CD", "local:b", **other)) as graph:
        rows = graph.conflicts().rows
        assert tuple(c for r in rows for c in r.contested) == contested
        assert bool(rows) == bool(contested)


def test_inferred_only_means_by_all_who_record_it() -> None:
    one = coding("AB", "local:a")._replace(coding=Coding("AB", "", "inferred", ""))
    for confidence, weak in (("inferred", ("inferred only",)), ("stated", ()), ("", ())):
        other = coding("CD", "local:b")._replace(coding=Coding("CD", "", confidence, ""))
        with recorded(one, other) as graph:
            assert tuple(w for r in graph.conflicts() for w in r.weaknesses) == weak


def test_what_became_of_a_holding_is_a_finding_too_and_what_rules_derive_is_none() -> None:
    met = [
        Claim(
            "local:x",
            ("Exercise",),
            {"exercise_of": ("local:h",), "outcome": (outcome,)},
            "fiction",
            cites,
            Coding(who),
        )
        for outcome, who, cites in (
            ("used", "AB", (Citation("local:a"),)),
            ("not met", "CD", (Citation("local:b"),)),
        )
    ]
    rule = coding("", "local:act", entity="rule:1", origin="derived")
    with recorded(coding("AB", "local:a"), coding("AB", "local:b"), *met, rule) as graph:
        (row,) = graph.conflicts()
        assert row.what == "used, not met: Ambridge Body: decides: Bins"
        assert row.contested == ("outcome: used (1 of 2); not met (1 of 2)",)
        assert row.area == ("Ambridge",)
        assert [r.finding for r in graph.conflicts("Ambridge")] == ["local:x"]


def test_nothing_recorded_is_said() -> None:
    with recorded() as graph:
        assert len(graph.conflicts()) == 0
        assert graph.conflicts().note.startswith("Nobody has recorded a holding here.")
        assert graph.agreement().note.startswith("No coding says who coded it")
        assert not any(r.used for r in graph.codebook())


# ---- agreement ----


def alphas(rows: object) -> dict[str, float | None]:
    return {r.coded: r.alpha and round(r.alpha, 3) for r in rows if r.section == RELIABILITY}  # type: ignore[attr-defined]


def test_alpha_of_what_coders_coded_in_the_same_source(graph: Graph) -> None:
    answer = graph.agreement()
    # By hand. Acts as sets, 12 codings of 6 units: 1 - 11 · 2 / ((144 - (9 + 9 + 1 + 4 + 4 + 1)) / 2) = 0.621.
    # Delivers, 3 of 12: 1 - 11 · 1 / 27. Owns, 1 of 12: 1 - 11 · 1 / 11. Practised, ordinal: 1 - 11 · 18 / 1632.
    assert alphas(answer) == {
        "act, as a set": 0.621,
        "act: decides": 1.0,
        "act: owns": 0.0,
        "act: holds money": 0.0,
        "act: delivers": 0.593,
        "act: initiates": 1.0,
        "act: advises": 1.0,
        "level stated": 1.0,
        "level practised": 0.879,
    }
    by_name = {r.coded: r for r in answer if r.section == RELIABILITY}
    assert {r.coded for r in answer if r.scale == "ordinal"} == {"level stated", "level practised"}
    assert (by_name["level practised"].units, by_name["level practised"].codings) == (6, 12)
    assert by_name["act, as a set"].equal == pytest.approx(4 / 6)
    assert by_name["level stated"].why == "fewer than 5 to draw from: no interval"
    assert by_name["act, as a set"].low is not None
    assert [(r.coded, r.finding.removeprefix(ID), r.says) for r in answer if r.section == DISAGREEMENTS] == [
        ("act", "budget", ("CD: decides", "AB: decides; holds money")),
        ("act", "cafe", ("CD: owns", "AB: delivers")),
        ("level practised", "hall", ("AB: consulted", "CD: involved")),
        ("level practised", "plan", ("CD: consulted", "AB: involved")),
    ]
    budget = next(r for r in answer if r.section == DISAGREEMENTS)
    assert (budget.read_in, budget.memos) == (
        ("read in Hall Committee minutes (fiction)",),
        ("The county banks it (CD)",),
    )


def test_by_holding_what_a_coder_read_anywhere_counts(graph: Graph) -> None:
    answer = graph.agreement(by="holding")
    hall = [r.says for r in answer if r.section == DISAGREEMENTS and r.finding == f"{ID}hall"]
    assert hall == [("CD: decides", "AB: decides; advises")]
    # AB has two levels for the hall, one for each informant: which is AB's is not for us to say.
    assert "1 left out: one coder says two things of one unit, where there is room for one." in answer.note


def test_coders_are_chosen_by_name(graph: Graph) -> None:
    assert graph.agreement(["ab", "CD"]).rows == graph.agreement("AB, cd").rows == graph.agreement().rows
    with pytest.raises(NotFoundError, match="no coder is called ‘EF’; there are: AB, CD"):
        graph.agreement("AB,EF")
    with pytest.raises(MisuseError, match="between two coders at least; this names only AB"):
        graph.agreement("AB")
    with pytest.raises(MisuseError, match="no unit 'page'"):
        graph.agreement(by="page")  # type: ignore[arg-type]
    comma = coding("Smith, J", act="decides"), coding("CD", act="decides"), coding("EF", act="advises")
    with recorded(*comma) as other:
        assert other.agreement(["Smith, J", "CD"]).title == "How far coders agree: Smith, J, CD"


def test_without_variation_or_a_shared_unit_alpha_is_undefined_and_why_is_said() -> None:
    with recorded(coding("AB", act="decides"), coding("CD", act="decides")) as graph:
        every = [r for r in graph.agreement() if r.section == RELIABILITY]
        assert every
        assert {r.alpha_line for r in every} == {"undefined"}
        assert {r.why for r in every} == {"both codings say the same, and without variation alpha is not defined"}
    with recorded(coding("AB", "local:a"), coding("CD", "local:b")) as graph:
        answer = graph.agreement()
        assert {r.why for r in answer} == {"nothing was coded by two"}
        assert "No unit was coded by two of them; by holding, there are some." in answer.note
        assert answer.next == "localism agreement --by holding"


def test_levels_and_nothing_else_are_ordinal() -> None:
    assert {p.name for p in SCHEMA.properties.values() if p.ordinal} == {"level_stated", "level_practised"}
    assert [c.label for c in SCHEMA.codes["Level"]][:1] == ["none"]


# ---- the codebook ----


def test_the_codebook_has_every_code_with_its_use_and_an_example(graph: Graph) -> None:
    answer = graph.codebook(access="project")
    assert [(r.column, r.code) for r in answer] == [
        (p.heading, c.label)
        for p in sorted(SCHEMA.properties.values(), key=lambda p: (p.order, p.name))
        if p.codes
        for c in SCHEMA.codes[p.codes]
    ]
    assert all(r.definition for r in answer)
    used = {(r.coded, r.code): r.used for r in answer if r.used}
    assert used["act", "decides"] == 7
    assert used["act", "holds money"] == 1
    assert used["level practised", "consulted"] == 5
    assert used["confidence", "inferred"] == 2
    advises = next(r for r in answer if (r.coded, r.code) == ("act", "advises"))
    assert advises.example == "Ambridge Hall Committee: decides, advises: Running the village hall"
    assert advises.example_source == "Informant 2, resident, June 2018 (fiction)"
    assert "also read: advise, consulted, recommends" in answer.to_markdown()
    assert answer.leads["Act: power holdings"] == "What the holder does in a decision; one or more. Column Act."


def test_the_codebook_is_of_public_claims_unless_more_is_asked_for(graph: Graph) -> None:
    assert not any(r.used or r.example for r in graph.codebook())
    page = graph.codebook_page()
    assert "Public claims only." in page
    assert "Ambridge" not in page
    assert "Ambridge" in graph.codebook_page(access="project")


# ---- fiction ----


def coding(who: str, cites: str = "local:minutes", *, entity: str = "local:h", page: str = "", **said: str) -> Claim:
    """What one coder says of a holding."""
    properties = {
        "held_by": "local:body",
        "of_power": "local:bins",
        "within": "local:ambridge",
        "act": "decides",
    } | said
    values = {name: tuple(v.split("; ")) for name, v in properties.items()}
    return Claim(entity, ("PowerHolding",), values, "fiction", (Citation(cites, page),), Coding(who))


@contextmanager
def recorded(*claims: Claim) -> Iterator[Graph]:
    """A graph of these claims, about a few things with names."""
    things = [
        Claim(i, (cls,), {"name": (name,)}, "fiction")
        for i, cls, name in (
            ("local:body", "Organisation", "Ambridge Body"),
            ("local:bins", "Power", "Bins"),
            ("local:ambridge", "Area", "Ambridge"),
        )
    ]
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(
            Dataset("fiction", access="public"), [*claims, *(things if claims else [])], at="2020-01-02T03:04:05Z"
        )
    with Graph(store) as graph:
        yield graph
