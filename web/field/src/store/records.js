// Drafts, outbox and what was sent, of the person who is signed in. A record's row shows its state and
// hour only; the rest is sealed: {form, version, title, instanceID, xml, created, error, tries, …}.
import { computed, shallowReactive } from "vue";
import { ask, transact } from "./database.js";
import { seal, sealFacts, unseal, unsealFacts } from "./sealing.js";
import { session } from "./people.js";

const SENT_STAYS = 60 * 86_400_000;
const all = shallowReactive(new Map());

const inState = (state) =>
  computed(() =>
    [...all.values()].filter((record) => record.state === state).sort((a, b) => b.updated - a.updated),
  );

export const drafts = inState("draft");
export const outbox = inState("ready");
export const sent = inState("sent");

/** Open what the person has here; what was sent long ago is forgotten. */
export async function loadRecords(now = Date.now()) {
  all.clear();
  const person = session.person.id;
  const rows = await transact(["records"], "readonly", (records) => ask(records.index("person").getAll(person)));
  for (const { sealed, ...row } of rows) {
    if (row.state === "sent" && row.updated < now - SENT_STAYS) await removeRecord(row.id);
    else all.set(row.id, { ...row, ...(await unsealFacts(session.key, sealed)) });
  }
}

export const forgetRecords = () => all.clear();
export const recordById = (id) => all.get(id) ?? null;

export function newDraft(form, now = Date.now()) {
  return {
    id: crypto.randomUUID(), person: session.person.id, state: "draft", updated: now, created: now,
    form: form.formId, version: form.version, title: form.title, name: "", instanceID: "", xml: "",
    page: 0, bytes: 0, files: [], tries: 0, next: 0, error: null,
  };
}

async function rowOf(record) {
  const { id, person, state, updated, ...facts } = record;
  return { id, person, state, updated, sealed: await sealFacts(session.key, facts) };
}

/** Keep a record and the new files that go with it, in one transaction. `files`: name → File. */
export async function keep(record, files = new Map()) {
  const kept = { ...record, files: [...new Set([...record.files, ...files.keys()])] };
  const rows = [];
  for (const [name, file] of files) {
    const content = await file.arrayBuffer();
    kept.bytes += content.byteLength;
    rows.push({ record: record.id, name, type: file.type, ...(await seal(session.key, content)) });
  }
  const row = await rowOf(kept);
  await transact(["records", "attachments"], "readwrite", (records, attachments) => {
    for (const each of rows) attachments.put(each);
    records.put(row);
  });
  all.set(kept.id, kept);
  return kept;
}

/** Whether a record still waits to be sent: another window of the phone may have sent it. */
export async function isWaiting(id) {
  const row = await transact(["records"], "readonly", (records) => ask(records.get(id)));
  if (row?.state === "ready") return true;
  if (row) all.set(id, { ...all.get(id), state: row.state, updated: row.updated });
  else all.delete(id);
  return false;
}

/** The files that a record's XML still names, as they were kept. */
export async function filesOf(record) {
  const named = namesIn(record.xml);
  const rows = await transact(["attachments"], "readonly", (attachments) =>
    ask(attachments.index("record").getAll(record.id)),
  );
  const files = new Map();
  for (const row of rows.filter(({ name }) => named.has(name)))
    files.set(row.name, new File([await unseal(session.key, row)], row.name, { type: row.type }));
  return files;
}

function namesIn(xml) {
  const nodes = new DOMParser().parseFromString(xml, "text/xml").querySelectorAll("*");
  return new Set([...nodes].filter((node) => !node.childElementCount).map((node) => node.textContent.trim()));
}

/** Sent: the server has it, so answers and files leave the phone; its name and hour stay. */
export async function markSent(record, now = Date.now()) {
  const done = { ...record, state: "sent", updated: now, xml: "", files: [], error: null };
  const row = await rowOf(done);
  await transact(["records", "attachments"], "readwrite", async (records, attachments) => {
    for (const key of await ask(attachments.index("record").getAllKeys(record.id))) attachments.delete(key);
    records.put(row);
  });
  all.set(done.id, done);
}

export async function removeRecord(id) {
  await transact(["records", "attachments"], "readwrite", async (records, attachments) => {
    for (const key of await ask(attachments.index("record").getAllKeys(id))) attachments.delete(key);
    records.delete(id);
  });
  all.delete(id);
}
