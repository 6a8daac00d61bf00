"""What a body holds, what is known of a thing, who claims it, and what there is; on Borsetshire, which is fiction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localism.errors import NotFoundError
from localism.graph.questions.evidence import evidence_of
from localism.graph.questions.powers_of import powers_of
from localism.graph.questions.show import show
from localism.graph.questions.stats import stats
from localism.graph.store import View
from localism.graph.stores import open_store
from tests.graph.borsetshire import AT, FICTION, HOLDINGS, INTERVIEW, INTERVIEWS, THINGS, borsetshire


@pytest.fixture(scope="module")
def view() -> Iterator[View]:
    with borsetshire() as found:
        yield found


# ---- powers-of ----


def test_own_holdings_first_then_through_groups_and_posts(view: View) -> None:
    assert [(r.holding.removeprefix("local:h-"), r.group) for r in powers_of(view, "BCC")] == [
        ("county", "decides"),
        ("hall", "owns"),
        ("bins", "delivers"),
        ("cabinet", "through Borsetshire cabinet (group of it): ratifies"),
        ("leader", "through Leader of Borsetshire Council (post of it): vetoes"),
    ]


def test_a_person_holds_what_their_post_holds_while_they_are_in_it(view: View) -> None:
    (row,) = powers_of(view, "Linda Example", on="2016")
    assert (row.holding, row.through) == ("local:h-leader", "as Leader of Borsetshire Council")
    assert not powers_of(view, "Linda Example", on="2021")


def test_prohibitions_come_last_and_read_as_such(view: View) -> None:
    assert [(r.group, r.kind) for r in powers_of(view, "Ambridge Parish Council")][-1] == (
        "may not: decides",
        "prohibition",
    )


def test_a_body_without_powers_says_why(view: View) -> None:
    early = powers_of(view, "local:trust", on="1990")
    assert early.note == (
        "3 holdings are recorded of it, none of them then: 3 had not yet begun (the first begins 1 January 2011)."
    )
    nothing = powers_of(view, "local:linda")
    assert nothing[0].through == "as Leader of Borsetshire Council"


def test_a_place_holds_nothing(view: View) -> None:
    with pytest.raises(NotFoundError, match="‘Ambridge’ is no body that can hold a power"):
        powers_of(view, "Ambridge")


# ---- show ----


def facts(view: View, thing: str, section: str, on: str | None = None) -> list[tuple[str, str]]:
    return [(row.label, row.value) for row in show(view, thing, on=on) if row.section == section]


def test_every_property_with_the_names_of_what_it_refers_to(view: View) -> None:
    assert facts(view, "local:cabinet", "what is known") == [
        ("id", "local:cabinet"),
        ("what it is", "group"),
        ("name", "Borsetshire cabinet"),
        ("part of", "Borsetshire Council"),
    ]


def test_ties_both_ways_with_the_other_end_and_dates(view: View) -> None:
    assert facts(view, "Ambridge", "containments") == [("part", "Ambridge Green"), ("whole", "Borsetshire")]
    assert facts(view, "local:linda", "occupancies") == [("post", "Leader of Borsetshire Council")]
    (row,) = [r for r in show(view, "local:leader") if r.section == "occupancies"]
    assert (row.label, row.value, row.value_id, row.via) == ("occupant", "Linda Example", "local:linda", "local:occ-1")
    assert (row.since, row.until) == ("1 May 2015", "2 May 2019")


def test_ties_as_of_a_date(view: View) -> None:
    assert facts(view, "Ambridge", "containments", on="2020") == [("whole", "Borsetshire")]
    (row,) = [r for r in show(view, "Ambridge", on="2016-05-01") if r.value == "Ambridge Green"]
    assert row.why == "ended some time in 2016"


def test_holdings_that_name_it_in_any_way(view: View) -> None:
    assert facts(view, "local:trust", "power holdings") == [
        ("held by: this", "Ambridge Community Trust: advises: Neighbourhood planning"),
        ("held by: this", "Ambridge Community Trust: advises: Running the village hall"),
        ("held by: this", "Ambridge Community Trust: occupies: Running the village hall"),
    ]
    assert ("delegated by: this", "Ambridge Parish Council: initiates: Neighbourhood planning") in facts(
        view, "local:bcc", "power holdings"
    )
    assert facts(view, "local:hall", "power holdings")[0][0] == "over: this"


def test_what_else_names_it(view: View) -> None:
    assert facts(view, "local:act", "named by") == [("part of instrument: this", "Imaginary Planning Act 1990, s. 9")]


def test_disagreements_and_who_says_what(view: View) -> None:
    rows = [r for r in show(view, "local:h-vote") if r.section == "disagreements"]
    assert [(r.label, r.value, [c.coder for c in r.sources]) for r in rows] == [
        ("act", "advises", ["EF"]),
        ("act", "decides", ["AB", "CD"]),
        ("level practised", "consulted", ["AB", "CD"]),
        ("level practised", "informed", ["EF"]),
    ]
    assert ("act", "decides (2 of 3)") in facts(view, "local:h-vote", "what is known")


def test_facts_on_which_datasets_differ(view: View) -> None:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(FICTION, [*THINGS, *HOLDINGS], at=AT)
        other = THINGS[2]._replace(properties={"name": ("Borset",)}, dataset="interviews")
        writer.replace(INTERVIEWS, [other], at=AT)
    with store.view() as fresh:
        rows = [r for r in show(fresh, "local:borsetshire") if r.section == "disagreements"]
        assert sorted((r.label, r.value, r.access) for r in rows) == [
            ("name", "Borset", "restricted"),
            ("name", "Borsetshire", ""),
        ]
    store.close()
    assert not [r for r in show(view, "local:borsetshire") if r.section == "disagreements"]


def test_what_is_only_referred_to_says_so() -> None:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(FICTION, [c for c in THINGS if c.entity != "local:act"], at=AT)
    with store.view() as fresh:
        answer = show(fresh, "local:act")
        assert answer.note == "Nothing is recorded about it: it is only named by what follows."
        assert answer[-1].value == "Imaginary Planning Act 1990, s. 9"
        assert evidence_of(fresh, "local:act").note.startswith("Nothing is claimed about it")
    store.close()


# ---- evidence ----


def test_a_claim_with_everything_about_it(view: View) -> None:
    (row,) = evidence_of(view, "local:h-whisper")
    assert row.says == (
        "is a power holding",
        "held by: Ambridge Community Trust",
        "act: advises",
        "power: Running the village hall",
        "within: Ambridge",
        "from: 2017",
    )
    assert (row.source, row.dataset, row.locator) == ("", "interviews", "Facts!B14")
    assert (row.coder, row.coded, row.confidence, row.memo) == ("AB", "2019", "inferred", "said over tea (fiction)")
    assert (row.learned_run, row.learned, row.withdrawn_run, row.access) == (2, AT, None, "restricted")
    assert row.claim == INTERVIEW.digest.hex()


def test_withdrawn_claims_stay_and_come_last() -> None:
    store = open_store(":memory:")
    for at, claims in ((AT, [*THINGS, *HOLDINGS]), ("2021-01-01T00:00:00Z", [*THINGS, *HOLDINGS[1:]])):
        with store.writer() as writer:
            writer.replace(FICTION, claims, at=at)
    with store.view() as fresh:
        (gone,) = evidence_of(fresh, "local:h-county")
        assert (gone.state, gone.learned, gone.withdrawn) == ("withdrawn", AT, "2021-01-01T00:00:00Z")
        assert evidence_of(fresh, "local:h-county").note == "0 current claims, and 1 withdrawn."
        assert "withdrawn in run 2" in evidence_of(fresh, "local:h-county").to_table(120)
    store.close()


def test_each_source_of_a_claim_is_a_row(view: View) -> None:
    assert [(r.coder, r.source, r.page, r.observed) for r in evidence_of(view, "local:h-vote")] == [
        (coder, "Ambridge Echo", "7", "2019-06-01") for coder in ("AB", "CD", "EF")
    ]


# ---- stats ----


def test_counts_are_those_of_what_was_put_in(view: View) -> None:
    counts = {row.what: row.count for row in stats(view)}
    assert counts["current claims"] == len(THINGS) + len(HOLDINGS) + 1
    assert counts["power holdings"] == len({c.entity for c in HOLDINGS}) + 1
    assert (counts["of them public"], counts["of them restricted"]) == (len(THINGS) + len(HOLDINGS), 1)
    assert counts["claims that cite no source"] == sum(not c.citations for c in (*THINGS, *HOLDINGS, INTERVIEW))
    assert (counts["fiction"], counts["interviews"]) == (1, 1)
    assert "stubs" not in counts
    (span,) = [row for row in stats(view) if row.what == "years spanned"]
    assert span.detail == "1 January 1950 to 31 December 2035"


def test_an_empty_graph_says_so() -> None:
    store = open_store(":memory:")
    with store.writer() as writer:
        writer.replace(FICTION, [], at=AT)
    with store.view() as fresh:
        assert stats(fresh).note == "The graph is empty."
    store.close()
