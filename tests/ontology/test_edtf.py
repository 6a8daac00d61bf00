"""EDTF values: which texts are taken and what they mean, against the `edtf` package; what a refusal tells people."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localism.ontology.dates import say
from localism.ontology.edtf import BEGINNING, END, DateError, parse

# The edtf package, as to which texts are EDTF of level 0 or 1, and what unmarked ones mean.

LEVELS_0_AND_1 = {
    "Date",
    "DateAndTime",
    "Interval",
    "Season",
    "UncertainOrApproximate",
    "Unspecified",
    "Level1Interval",
}
PIECES = """
    2018 1999 0450 201X 20XX 1XXX -06 -12 -13 -00 -21 -24 -25 -XX -30 -31 / .. ? ~ % T T10:20:30 Z +01:00 T24:00:00
    X 0 S2 [ Y
"""
pieces = st.sampled_from([*PIECES.split(), " "])
dates = st.dates(date(1, 1, 1)).map(date.isoformat)
values = st.builds(
    "{}{}".format, st.one_of(dates, dates.map(lambda day: day[:7]), pieces), st.sampled_from(["", "", "?", "~", "%"])
)
texts = st.one_of(
    st.lists(pieces, min_size=1, max_size=5).map("".join),
    st.builds("{}/{}".format, values, values),
    values,
)


def differs_on_purpose(text: str) -> bool:
    """Where this package departs from the edtf package, each for a reason given in `edtf.py` or here."""
    return bool(
        text == ".."  # ours: open by its own terms
        or re.search(r"-2[1-4][?~%]$", text)  # ours: an approximate season
        or ("/" in text and "X" in text)  # theirs calls it level 2
        or text == "../.."  # theirs: an interval that says nothing
        or "S" in text  # significant digits: theirs lets them through at level 0
        or re.search(r"-02-(29|30)", text)  # theirs has 29 February in every year
        or re.search(r"0000|-\d{4}($|[-/?~%])|Y", text)  # outside the years that we keep
    )


def peer(text: str) -> object:
    """What the edtf package makes of a text, or None if it is no EDTF of level 0 or 1."""
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(text)
    except EDTFParseException:
        return None
    return parsed if type(parsed).__name__ in LEVELS_0_AND_1 else None


@pytest.mark.filterwarnings("ignore")
@given(texts.filter(lambda text: not differs_on_purpose(text)))
@example("1XXX?")
@example("2018-XX~")
@example("2018-21-05")
@example("2018-06-XXT10:20:30")
@example("2018-06-21T10:20:30+01:00")
@example("2018-06-21T10:20:30/2019")
@example("2018-22/2019-06-21?")
@example("/2018")
def test_the_edtf_package_takes_the_same_texts(text: str) -> None:
    theirs = peer(text)
    try:
        ours = parse(text)
    except DateError as refused:
        backwards = "before it begins" in str(refused)  # which they allow
        assert theirs is None or backwards
        return
    assert theirs is not None
    if not ours.approximate and not ours.open_start and not ours.open_end and "-24" not in text:
        assert ours.earliest == "{:04}-{:02}-{:02}".format(*theirs.lower_strict()[:3])  # type: ignore[attr-defined]
        assert ours.latest == "{:04}-{:02}-{:02}".format(*theirs.upper_strict()[:3])  # type: ignore[attr-defined]


WHAT_TO_WRITE = "write 2018, 2018-06, 2018-06-21, 2018-22 (summer 2018), 2017~ (about), 2018? (uncertain), "
WHAT_TO_WRITE += "../2018-08-10 (by then) or .. (open), and leave it blank if not known"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("21/06/2018", "'21/06/2018' is not an EDTF date: if 21 June 2018 is meant, write 2018-06-21"),
        ("5.6.2018", "'5.6.2018' is not an EDTF date: if 5 June 2018 is meant, write 2018-06-05"),
        ("6/21/2018", "'6/21/2018' is not an EDTF date: if 21 June 2018 is meant, write 2018-06-21"),
        ("20180621", "'20180621' is not an EDTF date: if 21 June 2018 is meant, write 2018-06-21"),
        (
            "2018-06-21 00:00:00",
            "'2018-06-21 00:00:00' is not an EDTF date: if 21 June 2018 is meant, write 2018-06-21",
        ),
        ("1st Apr 2019", "'1st Apr 2019' is not an EDTF date: if 1 April 2019 is meant, write 2019-04-01"),
        ("June 2018", "'June 2018' is not an EDTF date: write 2018-06"),
        ("Summer 2018", "'Summer 2018' is not an EDTF date: write 2018-22"),
        ("2018/11", "'2018/11' is not an EDTF date: write 2018-11"),
        ("c. 2018", "'c. 2018' is not an EDTF date: write 2018~"),
        ("1990s", "'1990s' is not an EDTF date: write 199X"),
        ("2015-2018", "'2015-2018' is not an EDTF date: write 2015/2018"),
        ("2018 ", "'2018 ' is not an EDTF date: write 2018"),
        ("2018\n", "'2018\\n' is not an EDTF date: write 2018"),
        ("2018-13 ", f"'2018-13 ' is not an EDTF date: {WHAT_TO_WRITE}"),
        ("present", "'present' is not an EDTF date: write .. if it is open by its own terms"),
        ("unknown", "'unknown' is not an EDTF date: leave it blank if not known"),
        ("43272", f"'43272' is not an EDTF date: {WHAT_TO_WRITE}"),
        ("٢٠١٨", f"'٢٠١٨' is not an EDTF date: {WHAT_TO_WRITE}"),
        ("", "a date is needed here, and this is blank: write one such as 2018, 2018-06 or 2018-06-21"),
        ("9" * 70, f"'{'9' * 63}…' is too long for a date: {WHAT_TO_WRITE}"),
        ("2018-02-30", "'2018-02-30' is no day: February 2018 has 28 days; write one of them, or 2018-02"),
        ("2019-02-29", "'2019-02-29' is no day: February 2019 has 28 days; write one of them, or 2019-02"),
        ("31/02/2019", "'31/02/2019' is no day: February 2019 has 28 days; write one of them, or 2019-02"),
        ("30 February 2020", "'30 February 2020' is no day: February 2020 has 29 days; write one of them, or 2020-02"),
        (
            "2018-13",
            "'2018-13' has no month or season 13: months are 01 to 12 and seasons 21 to 24, as in 2018-06 or 2018-22",
        ),
        ("2018-19", "'2018-19' has no month or season 19: if the years 2018 to 2019 are meant, write 2018/2019"),
        (
            "2018-25",
            "'2018-25' has no month or season 25: season 25 is EDTF level 2; write 21 (spring), 22 (summer), "
            "23 (autumn) or 24 (winter)",
        ),
        ("[2018,2019]", f"'[2018,2019]' is EDTF level 2, if it is EDTF; levels 0 and 1 are read: {WHAT_TO_WRITE}"),
        ("2018?-06", f"'2018?-06' is EDTF level 2, if it is EDTF; levels 0 and 1 are read: {WHAT_TO_WRITE}"),
        ("2018-XX-21", "'2018-XX-21' leaves a gap in the middle: write 201X, 2018-XX, 2018-06-XX or 2018-XX-XX"),
        ("2018/2017", "'2018/2017' ends before it begins: write the earlier date first, as in 2017/2018"),
        ("/", "'/' gives no date: write .. for open, or leave it blank if not known"),
        (
            "2018-06-21T25:00:00Z",
            "'2018-06-21T25:00:00Z' has a time that cannot be read: write 2018-06-21T10:00:00Z, or the day alone",
        ),
    ],
)
def test_a_refusal_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(DateError) as refused:
        parse(text)
    assert str(refused.value) == message


@pytest.mark.parametrize("text", ["0000", "-0044", "-0044-03-15", "-004X", "Y17000", "Y-17000"])
def test_years_that_cannot_be_kept_are_refused_as_such(text: str) -> None:
    with pytest.raises(DateError, match=r"is valid EDTF, but only years from 0001 to 9999 can be kept, such as 1066$"):
        parse(text)


@given(st.one_of(st.text(max_size=80), st.lists(pieces, max_size=8).map("".join)))
def test_any_text_is_read_or_refused_with_advice_that_works(text: str) -> None:
    try:
        reading = parse(text)
    except DateError as refused:
        advice = re.search(r"EDTF date: (?:if .* is meant, )?write (\S+)$", str(refused))
        if advice:
            parse(advice[1])
        return
    assert BEGINNING <= reading.earliest <= reading.latest <= END
    assert say(text)
