// Bundles vis-network's Network and vis-data's DataSet into one script, with their licences and a checksum of each file.
//   npm ci --ignore-scripts && npm run bundle      (npm run check: fails unless the committed files are what this makes)
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..");
const entry = `
  import { Network } from "vis-network/esnext/esm/vis-network.mjs";
  import { DataSet } from "vis-data/esnext/esm/vis-data.mjs";
  globalThis.vis = { DataSet, Network };`;

const { outputFiles, metafile } = await build({
  stdin: { contents: entry, resolveDir: here },
  absWorkingDir: here,
  bundle: true,
  charset: "ascii",
  format: "iife",
  legalComments: "none", // the licences are in the file beside it, whole
  metafile: true,
  minify: true,
  target: "es2020",
  write: false,
});

const bundled = new Set();
for (const path of Object.keys(metafile.inputs)) {
  const parts = path.split("node_modules/").pop().split("/");
  if (path.includes("node_modules/")) bundled.add(parts[0].startsWith("@") ? `${parts[0]}/${parts[1]}` : parts[0]);
}

function licence(name) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file)).sort();
  // Where a licence may be chosen, MIT is.
  const chosen = texts.find((file) => /mit/i.test(file)) ?? texts[0];
  if (!chosen && license !== "MIT") throw new Error(`${name} ships no licence text`);
  const text = chosen ? readFileSync(join(folder, chosen), "utf8").trim() : `${license}, as its package.json says.`;
  return `${name} ${version} (${license})\n${"=".repeat(72)}\n${text.replaceAll("\r\n", "\n")}\n`;
}

const script = outputFiles[0].text.trimEnd();
if (/<\/script|<!--/i.test(script)) throw new Error("the bundle would end the script element it is put into");
const files = {
  "LICENCES.txt": [...bundled].sort().map(licence).join("\n\n"),
  "vis-network.min.js": `${script}\n`,
};
const sums = Object.entries(files).map(([name, text]) => `${createHash("sha256").update(text).digest("hex")}  ${name}\n`);
files.SHA256SUMS = sums.join("");

const check = process.argv.includes("--check");
let differs = 0;
for (const [name, text] of Object.entries(files)) {
  const path = join(target, name);
  if (!check) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`${name} is not what the locked packages make: run npm run bundle`);
    differs = 1;
  }
}
process.exitCode = differs;
