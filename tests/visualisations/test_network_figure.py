"""The network as a picture: names stand where they touch neither things nor one another. The networks are fiction."""

from __future__ import annotations

from itertools import combinations

import pytest
from lxml.etree import fromstring

from localism.visualisations import network_figure as module
from localism.visualisations.lettering import width_of
from localism.visualisations.network_figure import network_figure
from tests.visualisations import fiction


def names_of(size: int, ties: int = 0) -> dict[str, tuple[float, float]]:
    """Each name that is written, with the middle of its foot."""
    network = fiction.network(size, ties, names=tuple(f"Body {number}" for number in range(size)))
    root = fromstring(network_figure(network, 600).svg())
    texts = [one for one in root.iter() if one.get("class") == "name"]
    return {one.text or "": (float(one.get("x", "")), float(one.get("y", ""))) for one in texts}


@pytest.mark.parametrize(("apart", "above"), [(400, False), (12, True)])
def test_a_name_is_below_its_thing_or_above_where_another_is_in_the_way(
    apart: int, above: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    spots = {"local:n0": (0, 0), "local:n1": (0, apart)}
    monkeypatch.setattr(module, "place", lambda _ids, _pairs: spots)
    names = names_of(2)
    # Pictures are at most 1.2 times as large as the map.
    drawn = 1.2 * apart
    assert (names["Body 1"][1] - names["Body 0"][1] > drawn + 10) == above


def test_a_name_is_beside_its_thing_where_others_are_above_and_below(monkeypatch: pytest.MonkeyPatch) -> None:
    spots = {"local:n0": (0, 0), "local:n1": (0, 12), "local:n2": (0, -12)}
    monkeypatch.setattr(module, "place", lambda _ids, _pairs: spots)
    names = names_of(3)
    assert names["Body 2"][1] < names["Body 0"][1] < names["Body 1"][1]
    assert names["Body 0"][0] - names["Body 1"][0] > width_of("Body 0", 11) / 2


def test_names_do_not_touch() -> None:
    names = names_of(60, 130)
    assert len(names) > 20
    for (one, (ax, ay)), (two, (bx, by)) in combinations(names.items(), 2):
        wide = (width_of(one, 11) + width_of(two, 11)) / 2
        assert abs(ax - bx) >= wide or abs(ay - by) >= 11
