"""A report on networks: key figures beside chance, small multiples, definitions, and the methods paragraph of a paper."""

from __future__ import annotations

from typing import Any

from localism.visualisations.pages import NetworkFigure, NetworkReport, Reported
from localism.visualisations.shell import render, static_text

__all__ = ["report_page"]

LEFT, WIDE = 6, 188
"""Where a scale begins in a picture 200 wide, and how long it is."""
HIGH = 60
"""How high the highest bar is."""


def report_page(report: NetworkReport) -> str:
    """The report as one HTML page, which asks for nothing and has no script."""
    return render(
        "report.html",
        report.about,
        styles=static_text("static/page.css", "static/report.css"),
        networks=[{"network": n, "bars": _bars(n), "places": [_place(f) for f in n.figures]} for n in report.networks],
        measures=report.measures,
        methods=report.methods,
        cited=report.cited,
        findings=report.findings,
        sources=list(report.about.sources),
    )


def _bars(network: Reported) -> list[dict[str, Any]]:
    """Each bar of a network's small multiple: how many nodes have so many ties, the highest as high as there is room."""
    most = max((count for _, count in network.degrees), default=0)
    step = WIDE / max(1, len(network.degrees))
    return [
        {
            "label": label,
            "count": count,
            "x": round(LEFT + n * step + 2, 1),
            "middle": round(LEFT + (n + 0.5) * step, 1),
            "width": round(step - 4, 1),
            "height": round(HIGH * count / most, 1) if most else 0,
        }
        for n, (label, count) in enumerate(network.degrees)
    ]


def _place(figure: NetworkFigure) -> dict[str, float] | None:
    """Where a value and its values by chance lie, on a scale of their own from the lowest of all to the highest."""
    if figure.at is None:
        return None
    low, high = min(figure.at), max(figure.at)
    reach = high - low

    def put(value: float) -> float:
        return round(LEFT + WIDE * ((value - low) / reach if reach else 0.5), 1)

    value, least, middle, most = map(put, figure.at)
    return {"value": value, "from": least, "middle": middle, "to": most}
