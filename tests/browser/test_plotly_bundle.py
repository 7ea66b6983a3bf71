"""The bundle of static/vendor draws, hovers and exports under the site's own Content-Security-Policy."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.csp import build_policy
from playwright.sync_api import Page

PLOTLY = f"/static/vendor/{next(Path(settings.BASE_DIR, 'static/vendor').glob('plotly-*')).name}"
AROUND = ["Culture", "Automation", "Lean", "Measurement", "Sharing", "Culture"]
FIGURES = [
    {"data": [{"type": "scatterpolar", "r": [50, 62.5, 70, 30, 80, 50], "theta": AROUND, "name": "1 <b>x</b>"}]},
    {"data": [{"type": "bar", "x": AROUND[:5], "y": [1, 2, 3, 4, 5.5]}]},
    {"data": [{"type": "heatmap", "z": [[1, 2], [3, 4]], "colorscale": "Cividis"}]},
    {"data": [{"type": "scatter", "x": ["2026-01-01", "2026-04-01"], "y": [1, 2.5]}]},
]
DRAW = """async (figures) => {
  window.refused = [];
  document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
  for (const [index, figure] of figures.entries()) {
    const place = document.body.appendChild(document.createElement("div"));
    place.id = `figure-${index}`;
    const layout = { title: { text: "<i>Title</i>" }, showlegend: true };
    await Plotly.newPlot(place, figure.data, layout, { displayModeBar: false, locale: "fr" });
  }
  Plotly.Fx.hover("figure-1", [{ curveNumber: 0, pointNumber: 1 }]);
  const picture = { width: 300, height: 200 };
  return {
    png: await Plotly.toImage("figure-0", { ...picture, format: "png" }),
    svg: await Plotly.toImage("figure-0", { ...picture, format: "svg" }),
    decimal: document.querySelector("#figure-3 .ytick:nth-child(2)").textContent,
    lines: document.querySelectorAll("#figure-0 .scatterlayer .js-line").length,
    refused,
  };
}"""


@pytest.fixture
def drawn(page: Page, live_server) -> dict:
    address = f"{live_server.url}/plotly-bundle-test"
    html = (
        "<!doctype html><title>Figures</title>"
        '<link rel="stylesheet" id="plotly.js-style-global" class="no-inline-styles" '
        f'href="{PLOTLY}/plotly.css">'
        f'<script src="{PLOTLY}/plotly.min.js"></script>'
    )
    headers = {"content-type": "text/html", "content-security-policy": build_policy(settings.SECURE_CSP)}
    page.route(address, lambda route: route.fulfill(body=html, headers=headers))
    page.goto(address)
    return page.evaluate(DRAW, json.loads(json.dumps(FIGURES)))


def test_figures_are_drawn_without_a_refusal_of_the_policy(drawn):
    assert drawn["refused"] == []
    assert drawn["lines"] == 1


def test_pictures_are_made_without_blob_addresses(drawn):
    assert drawn["png"].startswith("data:image/png;base64,iVBOR")
    assert drawn["svg"].startswith("data:image/svg+xml")


def test_numbers_are_written_in_french(drawn):
    assert drawn["decimal"] == "1,5"
