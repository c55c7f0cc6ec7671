// The people on this phone. In the clear stand only initials that they chose and the digest of their
// key; name, token and everything written are sealed.
import { shallowReactive } from "vue";
import { ask, transact } from "./database.js";
import { digestOf, makeLock, openLock, sealFacts, unsealFacts } from "./sealing.js";

const TRIES = 5;
const WAIT = 30_000;

/** Who is using the phone now: `person` with facts, `key` that opens what they wrote. */
export const session = shallowReactive({ person: null, key: null });

export const initialsOf = (name) =>
  name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();

export const listPeople = () => transact(["people"], "readonly", (people) => ask(people.getAll()));

const digestOfToken = (token) => digestOf(new TextEncoder().encode(token));

const put = (person) => transact(["people"], "readwrite", (people) => ask(people.put(person)));

function begin(row, key, facts) {
  session.key = key;
  session.person = { id: row.id, mark: row.mark, ...facts };
}

/** Add a person with the facts of their key (`token` among them) and begin their session. */
export async function addPerson(facts, pin, mark) {
  const { lock, key } = await makeLock(pin);
  const row = {
    id: crypto.randomUUID(), mark, lock, failed: 0, waitUntil: 0,
    keyDigest: await digestOfToken(facts.token), sealed: await sealFacts(key, facts),
  };
  await put(row);
  begin(row, key, facts);
}

/** Open a person's things. Gives {ok} or how many tries are left, or until when to wait. */
export async function unlock(id, pin, now = Date.now()) {
  const row = await transact(["people"], "readonly", (people) => ask(people.get(id)));
  if (row.waitUntil > now) return { waitUntil: row.waitUntil };
  let key;
  try {
    key = await openLock(row.lock, pin);
  } catch {
    return noteFailure(row, now);
  }
  if (row.failed) await put({ ...row, failed: 0, waitUntil: 0 });
  begin(row, key, await unsealFacts(key, row.sealed));
  return { ok: true };
}

async function noteFailure(row, now) {
  const failed = row.failed + 1;
  const waitUntil = failed >= TRIES ? now + WAIT * 2 ** (failed - TRIES) : 0;
  await put({ ...row, failed, waitUntil });
  return waitUntil ? { waitUntil } : { left: TRIES - failed };
}

/** Keep new facts of the person (another key, other regions). */
export async function updatePerson(facts) {
  const row = await transact(["people"], "readonly", (people) => ask(people.get(session.person.id)));
  const { id, mark, ...known } = session.person;
  const kept = { ...known, ...facts };
  const keyDigest = await digestOfToken(kept.token);
  await put({ ...row, keyDigest, sealed: await sealFacts(session.key, kept) });
  session.person = { id, mark, ...kept };
}

export async function personWithToken(token) {
  const digest = await digestOfToken(token);
  return (await listPeople()).find((row) => row.keyDigest === digest) ?? null;
}

export function signOut() {
  session.person = null;
  session.key = null;
}

/** Take a person and everything of theirs off this phone. */
export function removePerson(id) {
  const names = ["people", "forms", "records", "attachments"];
  return transact(names, "readwrite", async (people, forms, records, attachments) => {
    people.delete(id);
    for (const key of await ask(forms.index("person").getAllKeys(id))) forms.delete(key);
    for (const record of await ask(records.index("person").getAllKeys(id))) {
      for (const key of await ask(attachments.index("record").getAllKeys(record))) attachments.delete(key);
      records.delete(record);
    }
  });
}

/** How much unsent work of a person this phone holds, without opening it. */
export async function unsentOf(id) {
  const rows = await transact(["records"], "readonly", (records) => ask(records.index("person").getAll(id)));
  return rows.filter((row) => row.state !== "sent").length;
}
