// After the build: the worker gets the list of files that it keeps, everything is packed, and only
// then takes the place of what was served before.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const PACKABLE = /\.(html|js|css|svg|webmanifest)$/;

const everyFile = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();

function writeWorker(folder, files) {
  const digest = createHash("sha256");
  for (const name of files) digest.update(name).update(readFileSync(join(folder, name)));
  const source = readFileSync(join(HERE, "worker.js"), "utf8");
  const kept = files.filter((name) => !name.endsWith(".md")).map((name) => (name === "index.html" ? "./" : name));
  const facts = `const VERSION = "${digest.update(source).digest("hex").slice(0, 12)}";\nconst FILES = ${JSON.stringify(kept)};\n`;
  writeFileSync(join(folder, "sw.js"), facts + source);
}

function pack(folder) {
  for (const name of everyFile(folder).filter((file) => PACKABLE.test(file))) {
    const content = readFileSync(join(folder, name));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params }));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
  }
}

export function finish() {
  let folder = "";
  return {
    name: "terrain-finish",
    configResolved: (config) => (folder = join(config.root, config.build.outDir)),
    closeBundle() {
      writeWorker(folder, everyFile(folder));
      pack(folder);
      const served = folder.replace(/\.new$/, "");
      rmSync(served, { recursive: true, force: true });
      renameSync(folder, served);
    },
  };
}
