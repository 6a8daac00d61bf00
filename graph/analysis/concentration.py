"""Concentration: how far what there is lies with few. Herfindahl–Hirschman, Gini and Shannon, of any amounts by holder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum, isfinite, log
from typing import TYPE_CHECKING

from localism.errors import MisuseError
from localism.graph.analysis.measure import Family, Figure, Measure
from localism.graph.analysis.ties import grouped, two_modes

if TYPE_CHECKING:
    import networkx

    from localism.graph.analysis.projection import Net


@dataclass(frozen=True, slots=True)
class Concentration:
    """Three views of one distribution; none is given, and `why` says so, where there is nothing to share out."""

    holders: int
    """Those that could hold, also those with nothing."""
    holding: int
    """Of them, those with something."""
    total: float
    hhi: float | None
    """Σ share²: 1 ÷ holders where all have as much, 1 where one has all."""
    hhi_normalised: float | None
    """HHI as a part of its range, (HHI − 1/n) ÷ (1 − 1/n): 0 to 1."""
    equal_holders: float | None
    """1 ÷ HHI: with so many, having as much each, HHI would be the same."""
    gini: float | None
    """0 where all have as much; (n − 1) ÷ n where one has all."""
    gini_corrected: float | None
    """Gini × n ÷ (n − 1): 0 to 1, whatever n."""
    entropy: float | None
    """−Σ share × ln share, in nats: 0 where one has all, ln n where all have as much."""
    evenness: float | None
    """Entropy ÷ ln n (Pielou's J): 0 to 1; high is *not* concentrated."""
    why: str = ""


def concentration(amounts: Mapping[str, float]) -> Concentration:
    """HHI, Gini and Shannon entropy of amounts by holder: pass a 0 for each who could hold and does not.

    With shares sᵢ = xᵢ ÷ Σx of n holders, **HHI** = Σ sᵢ²; **Gini** = Σᵢ Σⱼ |xᵢ − xⱼ| ÷ (2 n Σx), by the sorted form
    Σ (2i − n − 1) x₍ᵢ₎ ÷ (n Σx); **entropy** H = −Σ sᵢ ln sᵢ (0 ln 0 = 0). HHI looks at the largest, Gini at every pair,
    entropy at the small; HHI and H do not change when holders of nothing are added, Gini and what is normalised by n do.

    Amounts must be finite and not negative. With nothing to share, all are none; with one holder, what is normalised is
    none, for it has no range. Neither direction nor ties matter. O(n log n).

    Source: A. O. Hirschman, "The Paternity of an Index", *American Economic Review* 54 (1964), 761; C. Gini, *Variabilità
    e mutabilità* (1912), its correction G. Deltas, *Review of Economics and Statistics* 85 (2003), 226–234; C. E. Shannon,
    *Bell System Technical Journal* 27 (1948), 379–423; E. C. Pielou, *Journal of Theoretical Biology* 13 (1966), 131–144.

    >>> found = concentration({"county": 3, "district": 1, "parish": 0})
    >>> found.hhi, found.equal_holders  # (3/4)² + (1/4)²
    (0.625, 1.6)
    >>> found.gini  # (−2·0 + 0·1 + 2·3) ÷ (3 · 4)
    0.5
    >>> found.gini_corrected, round(found.entropy, 4), round(found.evenness, 4)
    (0.75, 0.5623, 0.5119)
    >>> concentration({"parish": 0}).why
    'nothing is held, so nothing can be concentrated'
    """
    wrong = sorted(i for i, x in amounts.items() if not isfinite(x) or x < 0)
    if wrong:
        raise MisuseError(f"concentration is of amounts of 0 or more, and that of {wrong[0]} is {amounts[wrong[0]]}")
    n, held = len(amounts), sorted(x for x in amounts.values() if x)
    if not held:
        why = "nothing is held, so nothing can be concentrated" if n else "there is no holder"
        return Concentration(n, 0, 0.0, None, None, None, None, None, None, None, why)
    total = fsum(held)
    shares = [x / total for x in held]
    hhi = fsum(s * s for s in shares)
    nothing = n - len(held)
    gini = max(0.0, fsum((2 * (nothing + i) - n - 1) * s for i, s in enumerate(shares, 1)) / n)
    entropy = max(0.0, -fsum(s * log(s) for s in shares))
    if n == 1:
        why = "of one holder: what is normalised has no range"
        return Concentration(n, 1, total, hhi, None, 1 / hhi, gini, None, entropy, None, why)
    within = max(0.0, (hhi - 1 / n) / (1 - 1 / n))
    return Concentration(n, len(held), total, hhi, within, 1 / hhi, gini, gini * n / (n - 1), entropy, entropy / log(n))


def held(network: networkx.Graph[str], weight: str | None = None) -> dict[str, float]:
    """What each holder of a two-mode network of holders and powers holds: the number of its ties, or their weight.

    >>> import networkx
    >>> holds = networkx.Graph([("county", "roads"), ("county", "schools"), ("parish", "benches")])
    >>> networkx.set_node_attributes(holds, {i: int(i not in ("county", "parish")) for i in holds}, "bipartite")
    >>> held(holds)
    {'county': 2.0, 'parish': 1.0}
    """
    modes = two_modes(network, weight)
    return {i: fsum(modes.ties[i].values()) for i in modes.first}


def by_group(amounts: Mapping[str, float], groups: Mapping[str, str]) -> tuple[dict[str, float], float]:
    """Amounts added up by group (tier, place …), and apart from them what those of no known group hold.

    >>> by_group({"county": 2, "district": 1, "club": 1}, {"county": "upper tier", "district": "lower tier"})
    ({'lower tier': 1.0, 'upper tier': 2.0}, 1.0)
    """
    added: Counter[str] = Counter()
    for i in sorted(amounts):
        if i in groups:
            added[groups[i]] += amounts[i]  # type: ignore[assignment]  # a Counter counts in floats as well
    return {g: float(x) for g, x in sorted(added.items())}, fsum(x for i, x in amounts.items() if i not in groups)


def _figures(name: str) -> Callable[[Net, str], Iterator[Figure]]:
    def figures(network: Net, by: str) -> Iterator[Figure]:
        amounts = held(network)
        yield _figure(name, amounts, f"by holder, of {len(amounts)} that hold any")
        for attribute in (by,) if by else ("area", "tier"):
            added, unknown = by_group(amounts, grouped(network, attribute))
            missing = f"; {unknown:.0f} more of holders whose {attribute} is not known" if unknown else ""
            yield _figure(name, added, f"of {len(added)}{missing}", f"by {attribute}")

    return figures


def _figure(name: str, amounts: Mapping[str, float], detail: str, of_group: str = "") -> Figure:
    found = concentration(amounts)
    value = getattr(found, name)
    why = found.why if amounts or not of_group else "it is known of no holder"
    return Figure(value, of_group=of_group, detail=detail, why="" if value is not None else why)


_ONE = "nobody holds anything in it; take it of one such as holds or participation."
_GINI = "C. Gini, Variabilità e mutabilità (1912)"
_PIELOU = (
    "C. E. Shannon, Bell System Technical Journal 27 (1948); E. C. Pielou, Journal of Theoretical Biology 13 (1966)"
)
_HIRSCHMAN = "A. O. Hirschman, American Economic Review 54 (1964), 761"
_MEASURES = (
    (
        "HHI",
        "hhi",
        "Herfindahl–Hirschman index of how many things each holds: Σ share².",
        "1/n (all hold as much) to 1 (one holds all)",
        _HIRSCHMAN,
    ),
    (
        "equal holders",
        "equal_holders",
        "How many, holding as much each, would have that index: 1 ÷ HHI.",
        "1 to n",
        _HIRSCHMAN,
    ),
    (
        "Gini",
        "gini",
        "Gini coefficient of how many things each holds: Σᵢ Σⱼ |xᵢ − xⱼ| ÷ (2 n Σx).",
        "0 (all hold as much) to (n − 1)/n",
        _GINI,
    ),
    (
        "entropy",
        "entropy",
        "Shannon entropy of how many things each holds: −Σ share × ln share.",
        "0 (one holds all) to ln n",
        _PIELOU,
    ),
    (
        "evenness",
        "evenness",
        "Entropy as a part of the most that n holders can have: ÷ ln n.",
        "0 (one holds all) to 1 (all hold as much)",
        _PIELOU,
    ),
)
FAMILY = Family(
    "concentration",
    "Concentration",
    tuple(
        Measure(name, what, extent, source, _figures(field), one_mode=_ONE)
        for name, field, what, extent, source in _MEASURES
    ),
    "holds",
)
