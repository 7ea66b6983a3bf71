// Opens the notes of the axes by pointer, tap and keyboard, and draws the interactive radar over the first one.
const script = document.currentScript;
const radar = document.querySelector("[data-radar]");
const axes = [...radar.querySelectorAll(".axis")];
radar.dataset.ready = "";

function open(axis) {
  for (const other of axes) other.classList.toggle("open", other === axis);
}

for (const axis of axes) {
  const link = axis.querySelector("a");
  let touched = false;
  axis.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && open(axis));
  link.addEventListener("pointerdown", (event) => { touched = event.pointerType !== "mouse" && !axis.classList.contains("open"); });
  link.addEventListener("focus", () => open(axis));
  // A first tap shows the note, a second one follows the link.
  link.addEventListener("click", (event) => {
    if (touched) event.preventDefault();
    touched = false;
    open(axis);
  });
  axis.addEventListener("focusout", (event) => axis.contains(event.relatedTarget) || open(null));
}
radar.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && open(null));
addEventListener("keydown", (event) => event.key === "Escape" && open(null));
addEventListener("pointerdown", (event) => radar.contains(event.target) || open(null));

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The figure names its colours in the light theme; the reader's own come from the style sheet.
function themed(value, colours) {
  if (typeof value === "string") return colours[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => themed(item, colours));
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, themed(item, colours)]));
  return value;
}

function palette(names) {
  const probe = radar.appendChild(document.createElement("i"));
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
  const { data, layout } = JSON.parse(document.getElementById("radar-figure").textContent);
  layout.paper_bgcolor = "#fff";
  layout.margin = { l: 160, r: 160, t: 60, b: 40 };
  layout.polar.angularaxis.showticklabels = true;
  return { data, layout };
}

function draw() {
  const { data, layout, palette: names } = JSON.parse(document.getElementById("radar-figure").textContent);
  const drawing = radar.querySelector(".radar-drawing");
  const plot = drawing.querySelector(".plot") ?? drawing.appendChild(document.createElement("div"));
  plot.className = "plot";
  const colours = palette(names);
  Plotly.react(plot, themed(data, colours), themed(layout, colours), { displayModeBar: false, responsive: true, locale: document.documentElement.lang })
    .then(() => { radar.dataset.plotly = "drawn"; });
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
