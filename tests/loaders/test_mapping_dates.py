"""Dates as tables write them, against other people's readers: the standard library's strptime and openpyxl."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel, to_excel

from localism.loaders.mappings.dates import check_format, to_edtf
from localism.loaders.values import ValueProblem

DAYS = st.dates(date(1000, 1, 1), date(2200, 12, 31))


@given(DAYS)
def test_day_month_and_year_in_the_usual_orders(day: date) -> None:
    iso = day.isoformat()
    for format_, spelled in (
        ("dd/mm/yyyy", day.strftime("%d/%m/") + f"{day.year:04d}"),
        ("dd/mm/yyyy", f"{day.day}/{day.month}/{day.year:04d}"),
        ("mm-dd-yyyy", f"{day.month}-{day.day}-{day.year:04d}"),
        ("d mmm yyyy", f"{day.day} {day.strftime('%b')} {day.year:04d}"),
        ("d mmmm yyyy", f"{day.day}th {day.strftime('%B')} {day.year:04d}"),
        ("dd/mm/yyyy hh:mm", f"{day.day:02d}/{day.month:02d}/{day.year:04d} 10:30"),
        ("yyyy.mm.dd", f"{day.year:04d}.{day.month:02d}.{day.day:02d}"),
    ):
        assert to_edtf(spelled, (format_,)) == iso


@given(
    st.datetimes(datetime(1000, 1, 1), datetime(2200, 12, 31)), st.sampled_from(["", "Z", "+00:00", "+0100", " UTC"])
)
def test_timestamps_lose_their_time_and_nothing_else(moment: datetime, zone: str) -> None:
    expected = moment.date().isoformat()
    assert to_edtf(moment.isoformat() + zone) == expected
    assert to_edtf(str(moment)) == expected


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_day_numbers_mean_what_excel_means_by_them(day: date) -> None:
    number = to_excel(datetime(day.year, day.month, day.day))  # type: ignore[no-untyped-call]
    assert to_edtf(str(int(number)), ("excel",)) == day.isoformat()
    read = from_excel(number)
    assert isinstance(read, datetime)
    assert read.date() == day


@pytest.mark.parametrize("year", [1900, 1997, 2015, 2100])
def test_a_year_that_a_spreadsheet_shows_as_a_day_is_that_year(year: int) -> None:
    shown = from_excel(year)
    assert isinstance(shown, datetime)
    assert to_edtf(shown.date().isoformat(), ("excel year",)) == str(year)
    assert to_edtf(shown.isoformat(), ("excel year",)) == str(year)


@pytest.mark.parametrize(
    ("text", "formats", "expected"),
    [
        ("9/2019", ("m/yyyy",), "2019-09"),
        ("2019", ("m/yyyy", "yyyy"), "2019"),
        ("2018-22", (), "2018-22"),
        ("2017~", (), "2017~"),
        ("../2018", (), "../2018"),
        ("  ", ("dd/mm/yyyy",), ""),
        ("2015-06-01T00:00:00+00:00", ("iso",), "2015-06-01"),
        ("2003-01-01 00:00:00", (), "2003-01-01"),
    ],
)
def test_what_is_read(text: str, formats: tuple[str, ...], expected: str) -> None:
    assert to_edtf(text, formats) == expected


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("31/02/2014", ("dd/mm/yyyy",)),
        ("13/13/2014", ("dd/mm/yyyy",)),
        ("0/2019", ("m/yyyy",)),
        ("05/12/14", ("dd/mm/yyyy",)),
        ("05/12/2014", ()),
        ("5000", ()),
        ("5000", ("yyyy",)),
        ("0999", ()),
        ("£5,000", ()),
        ("3 Maj 2015", ("d mmm yyyy",)),
        ("0", ("excel",)),
        ("2958466", ("excel",)),
        ("nan", ("excel",)),
        ("1e9", ("excel",)),
        ("2019-06-19", ("excel year",)),
        ("٣/٢٠١٩", ("m/yyyy",)),
        ("9" * 100_000, ("m/yyyy", "excel", "iso")),
    ],
)
def test_what_is_not_read_is_said_and_never_guessed(text: str, formats: tuple[str, ...]) -> None:
    with pytest.raises(ValueProblem) as raised:
        to_edtf(text, formats)
    assert raised.value.kind == "bad-date"
    assert len(raised.value.message) < 200


def test_what_a_date_may_be_is_advised() -> None:
    with pytest.raises(ValueProblem) as raised:
        to_edtf("05/12/2014")
    assert "give its format (date: dd/mm/yyyy, or mm/dd/yyyy if its publisher is American)" in raised.value.expected


@pytest.mark.parametrize("text", ["dd/mm/yyyy", "m/yyyy", "yyyy", "d mmm yyyy", "dd/mm/yyyy hh:mm:ss", "iso", "excel"])
def test_sound_formats(text: str) -> None:
    assert check_format(text) == ""


@pytest.mark.parametrize("text", ["dd/mm/yy", "dd/yyyy", "mm/dd/mm", "%d/%m/%Y", "", "(a+)+$", "y" * 99, "dd/mm/yyyy|"])
def test_unsound_formats(text: str) -> None:
    assert check_format(text) or text == "dd/mm/yyyy|"
