"""A graph of fiction in which one person, one informant and one coder turn up wherever they can; each has a canary for a name."""

from __future__ import annotations

from pathlib import Path

from localism import Graph
from localism.graph.entity import Citation, Claim, Coding
from localism.graph.store import Dataset, File, Store

PERSON, SOURCE, CODER = "local:person/zqxperson-17", "local:source/zqxsource", "ZqxCoder"
NAMED = "Zqxperson Żółw-O'Brien"
TITLE = "Interview Zqxsource"
CANARY = b"zqx"
PUBLIC = Dataset("records", "Partnership records of Borsetshire", NAMED, "2024", "CC0", "public")
PRIVATE = Dataset("interviews", "Interviews", "Nobody", "2024", "", "restricted")
TIMES = ("2024-01-01T10:00:00Z", "2024-01-02T10:00:00Z", "2024-01-03T10:00:00Z")


def records(told: str = "") -> list[Claim]:
    """What the records say; the person in many places."""
    minutes = (Citation("source:minutes", "4"),)
    return [
        Claim("source:minutes", ("Source",), {"name": ("Minutes of the council",), "published": ("2019",)}, "records"),
        Claim("council", ("Council",), {"name": ("Borsetshire Council",)}, "records", minutes),
        Claim("power:parks", ("Power",), {"name": ("Parks",)}, "records"),
        Claim(PERSON, ("Person",), {"name": (NAMED,), "also_known_as": ("Zqxnick",)}, "records", minutes),
        Claim("post", ("Post",), {"name": ("Clerk",), "post_in": ("council",)}, "records", minutes),
        Claim("occupancy", ("Occupancy",), {"occupant": (PERSON,), "post": ("post",)}, "records", minutes),
        _holding("holding:joint", ("council", PERSON), minutes, told),
        _holding("holding:own", (PERSON,), minutes, told),
        Claim("term", ("Term",), {"term_of": ("holding:own",), "term_type": ("break",)}, "records", minutes),
        Claim("finding", ("Finding",), {"name": ("It was good",), "found_by": (PERSON,)}, "records", minutes),
        Claim("deed", ("Instrument",), {"name": ("A deed",), "party": ("council", PERSON)}, "records", minutes),
    ]


def interviews(memo: str = "Zqxsource said so") -> list[Claim]:
    """What the interviews say: some of it only the informant does, some the minutes too."""
    only, both = (Citation(SOURCE, "zqxpage"),), (Citation(SOURCE, "zqxpage"), Citation("source:minutes", "7"))
    coded = Coding(CODER, "2024-01-02", "inferred", memo)
    return [
        Claim(SOURCE, ("Source",), {"name": (TITLE,), "access": ("restricted",)}, "interviews", access="restricted"),
        Claim("holding:joint", ("PowerHolding",), {"act": ("advises",)}, "interviews", both, coded, "", "Zqxsource!B3"),
        Claim("holding:told", ("PowerHolding",), {"of_power": ("power:parks",)}, "interviews", only, coded),
        Claim("secret", ("Group",), {"name": ("A group nobody else speaks of",)}, "interviews", only, coded),
        Claim(
            "exercise", ("Exercise",), {"exercise_of": ("holding:told",)}, "interviews", (Citation("source:minutes"),)
        ),
    ]


def _holding(i: str, holders: tuple[str, ...], cited: tuple[Citation, ...], told: str) -> Claim:
    said = {"held_by": holders, "of_power": ("power:parks",), "act": ("decides",), "description": (told,)}
    coding = Coding(NAMED, "2024", "stated")
    return Claim(i, ("PowerHolding",), {n: v for n, v in said.items() if v != ("",)}, "records", cited, coding)


def build(path: Path) -> Graph:
    """The graph in a file, with a history in which all of them were there under other words too."""
    graph = Graph.open(path)
    fill(graph._store)
    return graph


def fill(store: Store) -> None:
    """Load it, three times."""
    for at, told in zip(TIMES, ("zqxperson was first", "", ""), strict=True):
        with store.writer() as writer:
            writer.replace(PUBLIC, records(told), at=at, files=[File("records.xlsx", "ab" * 32)])
            claims = interviews("zqxsource whispered it") if told else interviews()
            writer.replace(PRIVATE, claims, at=at, files=[File("ZqxSource_17.docx.xlsx", "cd" * 32)])


def found(path: Path, canary: bytes = CANARY) -> list[str]:
    """The files of a graph in whose bytes a canary is, in any case and encoding of it."""
    text = canary.decode()
    spellings = [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        f"{place.name}: {spelling!r}"
        for place in sorted(path.parent.glob(f"{path.name}*"))
        for spelling in spellings
        if spelling in place.read_bytes().lower()
    ]


FACTS = (
    "Who,Act,Power,Where,From,Source,Access",
    "Zqx Society,decides,Zqx Rites,Zqx Grove,2019,Interview 7,restricted",
    "Hall Committee,decides,Halls,Zqx Grove,2019,Interview 7,restricted",
)
STAYING = "Hall Committee,decides,Halls,Ambridge,2019,Minutes,public"


def facts(folder: Path, *more: str) -> Path:
    """Facts in plain words: what an informant said, whose rows bring names that no other has, and what minutes say."""
    path = folder / "facts.csv"
    path.write_text("\n".join([*FACTS, STAYING, *more, ""]), encoding="utf-8")
    return path
