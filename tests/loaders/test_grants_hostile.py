"""Grant files that mean harm, or are merely broken: refused in a sentence, before they cost anything."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localism.loaders.giving.watched import CHUNK, MAX_DEPTH, HostileError, Watched
from tests.loaders.mapped import Read, read
from tests.loaders.test_grants import GRANT

GOOD = json.dumps(GRANT)


def whole(*grants: str) -> bytes:
    return ('{"grants": [' + ", ".join(grants) + "]}").encode()


def reading(folder: Path, content: bytes) -> Read:
    (folder / "g.json").write_bytes(content)
    return read(folder / "g.json")


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (whole(GOOD, '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"), "nested-too-deeply", "nested more than 24 deep."),
        (whole(GOOD, '{"a": ' + '{"b":' * 200 + "1" + "}" * 201), "nested-too-deeply", "nested more than 24 deep."),
        (whole(GOOD, '{"a": ' + "9" * 5_000 + "}"), "bad-number", "A number has more than 100 digits."),
        (whole(GOOD, '{"a": 0.' + "9" * 70_000 + "}"), "bad-number", "A number has more than 100 digits."),
        (whole(GOOD, '{"a": "' + "x" * 3_000_000 + '"}'), "too-large", "One grant has more than 2,097,152 bytes"),
        (whole(GOOD, '{"a": "' + '\\"' * 1_500_000 + '"}'), "too-large", "One grant has more than 2,097,152 bytes"),
        (whole(GOOD, "{" + ",".join(f'"k{n}":{n}' for n in range(200_000)) + "}"), "too-large", "One grant has more"),
        (whole(GOOD) + b" " * 3_000_000, "too-large", "One grant has more than 2,097,152 bytes"),
        (whole(GOOD, GOOD.replace("500.5", "NaN")), "not-json", "NaN, Infinity or another word that JSON does not know."),
        (whole(GOOD, GOOD.replace("500.5", "Infinity")), "not-json", "NaN, Infinity or another word that JSON"),
        (whole(GOOD, GOOD)[:-200], "not-json", "From here on it is not valid JSON"),
        (whole(GOOD) + b"x", "not-json", "trailing garbage"),
        (whole(GOOD, GOOD.replace("Hall", "\udcff")[:0] + '{"id": "\x01"}'), "not-json", "From here on it is not valid"),
        (whole(GOOD).replace(b"Hall", b"\xff\xfe"), "not-json", "invalid bytes in UTF8 string"),
        (whole(GOOD).decode().encode("utf-16"), "not-json", "This is not JSON in UTF-8."),
        (b'{"grants": [], "awardDate": 1, "id": 1, "fundingOrganization": 1}', "no-grants", "There is no grant in it."),
    ],
    ids=range(16),
)  # fmt: skip
def test_refused_in_a_sentence(tmp_path: Path, content: bytes, kind: str, said: str) -> None:
    if b"fundingOrganization" not in content:  # what is not known for grants goes to the reader of records
        (tmp_path / "g.json").write_bytes(content)
        from localism.loaders.grants import Grants
        from localism.loaders.names import NoGraph
        from localism.loaders.records import Problems

        problems = Problems()
        grants = Grants([tmp_path / "g.json"], NoGraph(), problems)
        found = Read([c for d in grants.datasets for c in grants.claims(d)], problems)
    else:
        found = reading(tmp_path, content)
    (error,) = [p for p in found.problems.kept if p.severity == "error"]
    assert error.kind == kind
    assert said in error.message
    assert len(error.message) < 300
    assert "\n" not in error.message


def test_how_far_it_was_sound_is_said(tmp_path: Path) -> None:
    found = reading(tmp_path, whole(GOOD, GOOD.replace("fict-1", "fict-2"), "nonsense"))
    (error,) = [p for p in found.problems.kept if p.severity == "error"]
    assert error.message.endswith("It stands after grant 2.")


def test_what_is_no_grant_among_grants_is_named(tmp_path: Path) -> None:
    found = reading(tmp_path, whole(GOOD, "null", "5", '["x"]', "{}"))
    assert [(p.row, p.found) for p in found.told("wrong-shape")] == [(2, "NoneType"), (3, "int"), (4, "list")]
    assert len(found.of("Grant")) == 1


def test_a_mark_at_the_beginning_and_a_plain_list_are_read(tmp_path: Path) -> None:
    assert len(reading(tmp_path, b"\xef\xbb\xbf" + whole(GOOD)).of("Grant")) == 1
    assert len(reading(tmp_path, b" \n[" + GOOD.encode() + b"]").of("Grant")) == 1


def test_names_that_would_be_commands_are_only_text(tmp_path: Path) -> None:
    odd = {
        "title": "=cmd|' /C calc'!A0",
        "id": "360G-fict-'; DROP TABLE claim; --",
        "description": "<script>alert(1)</script>",
    }
    found = reading(tmp_path, whole(json.dumps({**GRANT, **odd})))
    assert found.one("Grant")["name"] == odd["title"]
    assert found.problems.errors == 0


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process its own peak")
def test_a_file_of_any_size_is_read_in_little_memory(tmp_path: Path) -> None:
    """In a process of its own, whose peak is that of this alone: twenty megabytes of grants, and then twice as many."""
    code = """
import sys
from pathlib import Path
from localism.loaders.grants import Grants
from localism.loaders.names import NoGraph
from localism.loaders.records import Problems
grants = Grants([Path(sys.argv[1])], NoGraph(), Problems())
print(sum(1 for d in grants.datasets for c in grants.claims(d) if c.types == ("Grant",)))
# Of this program alone: what a process is said to have used at most counts the one it was started from, too.
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
    peaks = []
    for count in (4_000, 8_000):
        path = tmp_path / "big.json"
        with path.open("w", encoding="utf-8") as out:
            out.write('{"grants": [')
            for n in range(count):
                said = {**GRANT, "id": f"360G-fict-{n}", "description": "Fiction. " * 500}
                out.write((", " if n else "") + json.dumps(said))
            out.write("]}")
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
        counted, peak = map(int, done.stdout.split())
        assert counted == count
        peaks.append(peak / 1024)
    assert peaks[1] < 150
    assert peaks[1] - peaks[0] < 15


# ---- the watch, beside the standard library --------------------------------------------------------------------------

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='"\\[]{}ab\n0', max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('"\\[{a', max_size=4), inner, max_size=4),
    max_leaves=30,
)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(VALUES, st.integers(1, 7), st.integers(0, MAX_DEPTH + 4))
def test_depth_is_that_of_the_brackets_outside_strings_however_the_file_is_cut(
    value: object, size: int, around: int
) -> None:
    text = "[" * around + json.dumps(value) + "]" * around
    watched = Watched(io.BytesIO(text.encode()))

    def drain() -> bytes:
        return b"".join(iter(lambda: watched.read(size), b""))

    if depth(value) + around > MAX_DEPTH:
        with pytest.raises(HostileError):
            drain()
    else:
        assert drain() == text.encode()


@pytest.mark.parametrize("at", [0, 1, 50, 99, 100, CHUNK - 50, CHUNK - 1])
@pytest.mark.parametrize(("digits", "refused"), [(99, False), (101, True), (200, True)])
def test_long_numbers_are_seen_across_the_cut_between_two_chunks(at: int, digits: int, refused: bool) -> None:
    watched = Watched(io.BytesIO(b" " * at + b"9" * digits + b" "))
    if refused:
        with pytest.raises(HostileError):
            [watched.read(CHUNK) for _ in range(3)]
    else:
        assert [len(watched.read(CHUNK)) for _ in range(3)][2] == 0


def test_digits_in_a_string_are_no_number() -> None:
    content = b'"' + b"9" * 200 + b'"'
    assert Watched(io.BytesIO(content)).read(CHUNK) == content
