// Takes reveal.js's script and style, with the licence and a checksum of each file.
//   npm ci --ignore-scripts && npm run bundle      (npm run check: fails unless the committed files are what this makes)
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..");
const from = join(here, "node_modules", "reveal.js");
const read = (...path) => readFileSync(join(from, ...path), "utf8").replaceAll("\r\n", "\n").trimEnd() + "\n";
const { version, license } = JSON.parse(read("package.json"));

const files = {
  "LICENCES.txt": `reveal.js ${version} (${license})\n${"=".repeat(72)}\n${read("LICENSE")}`,
  "reveal.css": read("dist", "reveal.css"),
  // Without the note on where its source map is, which a browser would ask for.
  "reveal.js": read("dist", "reveal.js").replace(/\n\/\/# sourceMappingURL=.*\n$/, "\n"),
};
if (/<\/script|<!--/i.test(files["reveal.js"])) throw new Error("the script would end the element it is put into");
const sums = Object.entries(files).map(([name, text]) => `${createHash("sha256").update(text).digest("hex")}  ${name}\n`);
files.SHA256SUMS = sums.join("");

const check = process.argv.includes("--check");
let differs = 0;
for (const [name, text] of Object.entries(files)) {
  const path = join(target, name);
  if (!check) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`${name} is not what this makes`);
    differs = 1;
  }
}
process.exit(differs);
