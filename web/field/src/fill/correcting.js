// A submission that was sent back becomes a draft: an edition of its own that replaces the one sent.
import { shallowReactive } from "vue";
import { fetchToCorrect, Refused } from "../send/server.js";
import { takeVersion } from "../store/forms.js";
import { session } from "../store/people.js";
import { keep, newDraft } from "../store/records.js";
import { openEdition, payloadOf } from "./opening.js";

export class FormClosed extends Error {}
export class NoLongerAsked extends Error {}

/** What is being brought here: one at a time, also when its page was left. */
export const coming = shallowReactive({ id: null, done: 0, all: 0 });

const instead = (problem) => (error) => {
  throw error instanceof Refused && error.status === 404 ? new problem(error.message) : error;
};

/** Bring it here whole and keep it as a draft with all its files. */
export async function beginCorrection(one) {
  Object.assign(coming, { id: one.instance_id, done: 0, all: one.files.length + 1 });
  try {
    return await draftOf(one);
  } finally {
    coming.id = null;
  }
}

async function draftOf(one) {
  const { key } = session;
  await takeVersion(one.form_id, one.version).catch(instead(FormClosed));
  const { xml, files } = await download(one).catch(instead(NoLongerAsked));
  const { form, root } = await openEdition(one.form_id, one.version, xml, files);
  const edition = await payloadOf(root, one.instance_id);
  if (session.key !== key) throw new Error("the session was closed meanwhile");
  const draft = { ...newDraft(form), corrects: one.instance_id, comment: one.comment };
  Object.assign(draft, { xml: edition.xml, instanceID: edition.instanceID, name: edition.name || one.title });
  // The engine's payload leaves out what it was given: the downloaded files are kept beside it.
  return keep(draft, new Map([...files, ...edition.files]));
}

async function download(one) {
  const { token } = session.person;
  const xml = await (await fetchToCorrect(token, one.xml, "xml")).text();
  const files = new Map();
  for (const { name, type, url } of one.files) {
    coming.done = files.size + 1;
    const content = await (await fetchToCorrect(token, url, type)).arrayBuffer();
    files.set(name, new File([content], name, { type }));
  }
  return { xml, files };
}
