"""Cells that hold several values."""

from hypothesis import example, given
from hypothesis import strategies as st

from localism.loaders.base import Problem, join_cell, split_cell

_VALUES = st.text(alphabet=st.sampled_from("ab\\; \n.é"), max_size=8).map(str.strip).filter(bool)


@given(st.lists(_VALUES, max_size=5))
@example(["a\\", "b"])
@example(["\\;", ";", "\\\\"])
def test_values_joined_in_a_cell_come_apart_again(values: list[str]) -> None:
    assert split_cell(join_cell(values)) == tuple(values)


@given(st.text(alphabet=st.sampled_from("ab\\; "), max_size=12))
def test_any_cell_means_the_same_after_it_is_written_again(cell: str) -> None:
    assert split_cell(join_cell(split_cell(cell))) == split_cell(cell)


@given(_VALUES.filter(lambda value: ";" not in value))
def test_a_single_value_without_semicolon_is_written_as_it_is(value: str) -> None:
    assert join_cell([value]) == value


def test_blanks_between_semicolons_are_no_values() -> None:
    assert split_cell(" ; Wigan ;; Leigh; ") == ("Wigan", "Leigh")


def test_a_problem_says_where_it_is() -> None:
    problem = Problem("error", "unknown-code", "…", "records.xlsx", "Facts", 14, "Holder")
    assert problem.where() == "records.xlsx, sheet Facts, row 14, column Holder"
    assert Problem("error", "empty-file", "…", "records.xlsx").where() == "records.xlsx"
