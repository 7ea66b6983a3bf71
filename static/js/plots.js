// Draws the interactive radars and histories over the first drawings, once Plotly has loaded.
const script = document.currentScript;
const figure = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

// A figure names its colours in the light theme; the reader's own come from the style sheet.
function themed(value, colours) {
  if (typeof value === "string") return colours[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => themed(item, colours));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, themed(item, colours)]));
  return value;
}

function palette(names) {
  const probe = document.querySelector("main").appendChild(document.createElement("i"));
  const colours = {};
  for (const [colour, name] of Object.entries(names)) {
    probe.className = `probe${name}`;
    colours[colour] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}

// A saved picture stands alone: light colours on white, and the axes named.
function picture() {
  const { data, layout } = figure("radar-figure");
  layout.paper_bgcolor = "#fff";
  layout.margin = { l: 160, r: 160, t: 60, b: 40 };
  layout.polar.angularaxis.showticklabels = true;
  return { data, layout };
}

function plot(drawing, data, layout, names) {
  const plot = drawing.querySelector(".plot") ?? drawing.appendChild(document.createElement("div"));
  plot.className = "plot";
  const colours = palette(names);
  const options = { displayModeBar: false, responsive: true, locale: document.documentElement.lang };
  Plotly.react(plot, themed(data, colours), themed(layout, colours), options)
    .then(() => { drawing.closest("figure").dataset.plotly = "drawn"; });
}

function draw() {
  for (const drawing of document.querySelectorAll("[data-radar-figure]")) {
    const radar = figure(drawing.dataset.radarFigure);
    plot(drawing, radar.data, radar.layout, radar.palette);
  }
  const history = figure("history-figure");
  for (const [code, data] of Object.entries(history?.panels ?? {})) {
    plot(document.querySelector(`[data-track="${code}"]`), data, history.layout, history.palette);
  }
}

const bundle = document.createElement("script");
bundle.src = script.dataset.plotly;
bundle.async = true;
bundle.addEventListener("load", () => {
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  for (const button of document.querySelectorAll("[data-png]")) {
    button.hidden = false;
    button.addEventListener("click", () => Plotly.downloadImage(picture(), { format: "png", width: 1200, height: 860, filename: button.dataset.png.replace(".png", "") }));
  }
});
addEventListener("load", () => document.head.append(bundle));
