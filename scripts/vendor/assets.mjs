// node assets.mjs <static/vendor> <the htmx file that django-htmx ships>
// Runs in a directory where `npm ci` has filled node_modules; replaces the whole target.
import { build } from "esbuild";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const [target, shippedHtmx] = process.argv.slice(2);
const rows = [];

const manifest = (name) => JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8"));

// A source map comment names a file that is not there, and collectstatic stops on it.
const withoutSourceMap = (text) => text.replace(/\s*(\/\/#|\/\*#) sourceMappingURL=.*?(\*\/)?\s*$/, "\n");

const licenceOf = (name) => {
  const directory = join("node_modules", name);
  const file = readdirSync(directory).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  return file
    ? readFileSync(join(directory, file), "utf8").trim()
    : `Licence: ${manifest(name).license} (as its package.json says; the package carries no text)`;
};

function put({ name, npm, what, how, files, licence = licenceOf(npm) }) {
  const { version, license } = manifest(npm);
  const directory = join(target, `${name}-${version}`);
  mkdirSync(directory, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(directory, file), typeof content === "string" ? withoutSourceMap(content) : content);
  }
  writeFileSync(join(directory, "LICENSE"), `${licence}\n`);
  rows.push(`| ${name} | ${version} | ${license} | ${what} | ${how} |`);
}

const text = (...path) => readFileSync(join("node_modules", ...path), "utf8");

function bootstrap() {
  put({
    name: "bootstrap",
    npm: "bootstrap",
    what: "layout, forms, menus (the bundle contains Popper, MIT)",
    how: "copied from npm",
    licence: `${licenceOf("bootstrap")}\n\n--- @popperjs/core ---\n\n${licenceOf("@popperjs/core")}`,
    files: {
      "bootstrap.min.css": text("bootstrap/dist/css/bootstrap.min.css"),
      "bootstrap.bundle.min.js": text("bootstrap/dist/js/bootstrap.bundle.min.js"),
    },
  });
}

function htmx() {
  const shipped = readFileSync(shippedHtmx, "utf8");
  const { version } = manifest("htmx.org");
  if (!shipped.includes(`version:"${version}"`)) {
    throw new Error(`django-htmx ships another htmx than ${version}: correct htmx.org in scripts/vendor/package.json`);
  }
  put({
    name: "htmx",
    npm: "htmx.org",
    what: "parts of pages without a reload",
    how: "copied from the django-htmx package, licence from npm",
    files: { "htmx.min.js": shipped },
  });
}

function font(name, what) {
  const file = `${name}-latin-wght-normal.woff2`;
  const npm = `@fontsource-variable/${name}`;
  put({ name, npm, what, how: "copied from npm", files: { [file]: readFileSync(join("node_modules", npm, "files", file)) } });
}

// Two places of Plotly that the site's Content-Security-Policy refuses; the build stops when one is gone.
const allowed = [
  {
    // An inline style attribute is forbidden, the same style set through the object is not.
    file: /@plotly\/d3\/d3\.js$/,
    from: "function attrConstant() {\n      this.setAttribute(name, value);",
    to: 'function attrConstant() {\n      if (name === "style") this.style.cssText = value; else this.setAttribute(name, value);',
  },
  {
    // Pictures pass through a data: address, as Plotly does for Safari, because blob: is not in img-src.
    file: /src\/snapshot\/svgtoimg\.js$/,
    from: "if(format === 'svg' || Lib.isSafari())",
    to: "if(true)",
  },
];

const withinPolicy = {
  name: "within-policy",
  setup(build) {
    for (const { file, from, to } of allowed) {
      build.onLoad({ filter: file }, ({ path }) => {
        const source = readFileSync(path, "utf8");
        if (source.split(from).length !== 2) throw new Error(`${path} has changed: look for ${from}`);
        return { contents: source.replace(from, () => to), loader: "js" };
      });
    }
  },
};

async function plotly() {
  const result = await build({
    entryPoints: ["plotly.mjs"],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    plugins: [withinPolicy],
    outdir: ".",
    format: "iife",
    globalName: "CalmsPlotly",
    footer: { js: "var Plotly=CalmsPlotly.default;" },
    target: "es2020",
    define: { global: "window", "define.amd": "false" },
    loader: { ".css": "empty" }, // maplibre's, whose maps are left out
    legalComments: "none",
  });
  const bundled = new Set(
    Object.values(result.metafile.outputs)
      .flatMap((output) => Object.entries(output.inputs))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1])
      .filter((name) => name && name !== "plotly.js"),
  );
  const licences = [...bundled].sort().map((name) => `--- ${name} ${manifest(name).version} ---\n\n${licenceOf(name)}`);
  const banner = `/* plotly.js ${manifest("plotly.js").version}, MIT: core, scatter, scatterpolar, bar, heatmap, French. See LICENSE. */\n`;
  put({
    name: "plotly",
    npm: "plotly.js",
    what: "radar and history charts: core, scatter, scatterpolar, bar, heatmap, French",
    how: "built by esbuild from npm (docs/decisions/0006-own-plotly-bundle.md)",
    licence: [licenceOf("plotly.js"), "The bundle contains parts of:", ...licences].join("\n\n"),
    files: { "plotly.min.js": banner + result.outputFiles[0].text, "plotly.css": text("plotly.js/dist/plotly.css") },
  });
}

rmSync(target, { recursive: true, force: true });
bootstrap();
htmx();
font("bricolage-grotesque", "headings and figures");
font("atkinson-hyperlegible-next", "text");
await plotly();

writeFileSync(
  join(target, "README.md"),
  `# Vendored assets

Written by \`make vendor\` from scripts/vendor/package.json; nothing here is edited by hand.
Each directory carries its licence. A new version changes the directory's name: correct the
templates that load it, the stylesheet that names the fonts, and run the tests.

| Name | Version | Licence | What for | How refreshed |
|---|---|---|---|---|
${rows.join("\n")}
`,
);
console.log(rows.map((row) => row.split("|").slice(1, 3).join("").trim()).join("\n"), `\nwritten to ${basename(target)}/`);
