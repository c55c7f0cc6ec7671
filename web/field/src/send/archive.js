// The last resort when nothing can be sent: what is unsent as one .zip, as `terrain import` takes it.
import { filesOf, outbox } from "../store/records.js";

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8 = 0x0800;
const POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/** CRC-32 as zip wants it. */
export function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/** Fields of two or four bytes, the small end first. */
function packed(...fields) {
  const bytes = new DataView(new ArrayBuffer(fields.reduce((sum, [width]) => sum + width, 0)));
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) bytes.setUint16(at, value, true);
    else bytes.setUint32(at, value, true);
    at += width;
  }
  return new Uint8Array(bytes.buffer);
}

const facts = ({ sum, size, name }) => [[2, UTF8], [2, 0], [4, 0], [4, sum], [4, size], [4, size], [2, name.length], [2, 0]];

/** A zip of stored files; `files`: [path, bytes]. */
export function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  const add = (part) => {
    parts.push(part);
    at += part.length;
  };
  for (const [path, content] of files) {
    const entry = { name: new TextEncoder().encode(path), sum: checksum(content), size: content.length, start: at };
    directory.push(entry);
    for (const part of [packed([4, LOCAL], [2, 20], ...facts(entry)), entry.name, content]) add(part);
  }
  const start = at;
  for (const entry of directory) {
    add(packed([4, CENTRAL], [2, 20], [2, 20], ...facts(entry), [2, 0], [2, 0], [2, 0], [4, 0], [4, entry.start]));
    add(entry.name);
  }
  add(packed([4, END], [2, 0], [2, 0], [2, directory.length], [2, directory.length], [4, at - start], [4, start], [2, 0]));
  return new Blob(parts, { type: "application/zip" });
}

/** All that waits in the outbox, a folder for each submission. */
export async function unsentArchive() {
  const files = [];
  for (const record of outbox.value) {
    const folder = `${record.form.replace(/[^\w-]/g, "_")}-${record.id}`;
    files.push([`${folder}/submission.xml`, new TextEncoder().encode(record.xml)]);
    for (const [name, file] of await filesOf(record)) files.push([`${folder}/${name}`, new Uint8Array(await file.arrayBuffer())]);
  }
  return zip(files);
}
