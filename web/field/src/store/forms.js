// The forms on this phone: each version with all its files, written in one transaction once everything
// has come down whole. A version stays as long as a draft or an unsent form uses it.
import { shallowRef } from "vue";
import { ask, transact } from "./database.js";
import { digestOf } from "./sealing.js";
import { session } from "./people.js";
import { sentBack } from "./corrections.js";
import { drafts, outbox } from "./records.js";
import { fetchForms, fetchFormFile, fetchFormVersion } from "../send/server.js";

/** The newest version of each form of the person, by title. */
export const forms = shallowRef([]);

const idOf = (person, formId, version) => [person, formId, version].join("|");
const rowsOf = (person) => transact(["forms"], "readonly", (store) => ask(store.index("person").getAll(person)));

export async function loadForms() {
  const rows = await rowsOf(session.person.id);
  forms.value = rows.filter((row) => row.listed).sort((a, b) => a.title.localeCompare(b.title));
}

/** A version with its XForm and a function that gives its files. */
export async function openForm(formId, version) {
  const id = idOf(session.person.id, formId, version);
  return transact(["forms", "files"], "readonly", async (store, files) => {
    const form = await ask(store.get(id));
    if (!form) return null;
    const xform = await ask(files.get(form.hash));
    const media = new Map();
    for (const { name, hash, type } of form.media) media.set(name, { type, content: (await ask(files.get(hash))).content });
    return { form, xml: new TextDecoder().decode(xform.content), media };
  });
}

/** Bring the phone in step with the server's list; `told(done, all)` hears of progress. */
export async function refreshForms(told = () => {}) {
  const person = session.person.id;
  const listed = await fetchForms(session.person.token);
  const known = new Map((await rowsOf(person)).map((row) => [row.id, row]));
  for (const [index, entry] of listed.entries()) {
    told(index, listed.length);
    await takeForm(person, entry, known.get(idOf(person, entry.form_id, entry.version)));
  }
  told(listed.length, listed.length);
  await unlist(person, new Set(listed.map((entry) => idOf(person, entry.form_id, entry.version))));
  await loadForms();
}

/** Have a version here that something to correct was written with; it stays while that is to be done. */
export async function takeVersion(formId, version) {
  const { id, token } = session.person;
  const known = (await rowsOf(id)).some((row) => row.id === idOf(id, formId, version));
  if (!known) await takeForm(id, await fetchFormVersion(token, formId, version), null, false);
}

async function takeForm(person, entry, known, listed = true) {
  const row = {
    id: idOf(person, entry.form_id, entry.version), person, formId: entry.form_id, version: entry.version,
    title: entry.title, languages: entry.languages, hash: entry.hash, media: entry.media, listed, kept: Date.now(),
  };
  const wanted = [{ hash: entry.hash, path: "form.xml" }, ...entry.media.map(mediaPath)];
  const missing = known && sameFiles(known, row) ? [] : await withoutKnown(wanted);
  const contents = [];
  for (const { hash, path } of missing) contents.push({ hash, content: await whole(entry, path, hash) });
  await transact(["forms", "files"], "readwrite", (store, files) => {
    for (const each of contents) files.put(each);
    store.put(row);
  });
}

const mediaPath = ({ name, hash }) => ({ hash, path: `media/${encodeURIComponent(name)}` });
const filesKey = (row) => JSON.stringify([row.hash, row.media.map(({ name, hash }) => [name, hash])]);
const sameFiles = (one, other) => filesKey(one) === filesKey(other);

async function withoutKnown(wanted) {
  const keys = new Set(await transact(["files"], "readonly", (files) => ask(files.getAllKeys())));
  return wanted.filter(({ hash }) => !keys.has(hash));
}

async function whole(entry, path, hash) {
  const content = await fetchFormFile(session.person.token, entry, path);
  if ((await digestOf(content)) !== hash) throw new Error(`${path} of ${entry.form_id} came down damaged`);
  return content;
}

/** Versions that are no longer offered: out of the list, off the phone when nothing uses them. */
async function unlist(person, offered) {
  const unsent = [...drafts.value, ...outbox.value];
  const used = new Set(unsent.map((record) => idOf(person, record.form, record.version)));
  for (const one of sentBack.value.submissions) used.add(idOf(person, one.form_id, one.version));
  await transact(["forms", "files"], "readwrite", async (store, files) => {
    const stays = new Set();
    for (const row of await ask(store.getAll())) {
      const gone = row.person === person && !offered.has(row.id);
      if (gone && !used.has(row.id)) {
        store.delete(row.id);
        continue;
      }
      if (gone && row.listed) store.put({ ...row, listed: false });
      for (const hash of [row.hash, ...row.media.map((each) => each.hash)]) stays.add(hash);
    }
    for (const hash of await ask(files.getAllKeys())) if (!stays.has(hash)) files.delete(hash);
  });
}
