// A submission that was sent back becomes a draft: an edition of its own that replaces the one sent.
import { fetchToCorrect, Refused } from "../send/server.js";
import { takeVersion } from "../store/forms.js";
import { session } from "../store/people.js";
import { keep, newDraft } from "../store/records.js";
import { openEdition, payloadOf } from "./opening.js";

export class FormClosed extends Error {}
export class NoLongerAsked extends Error {}

const instead = (problem) => (error) => {
  throw error instanceof Refused && error.status === 404 ? new problem(error.message) : error;
};

/** Bring it here whole and keep it as a draft with all its files; `told(done, all)` hears of progress. */
export async function beginCorrection(one, told = () => {}) {
  await takeVersion(one.form_id, one.version).catch(instead(FormClosed));
  const { xml, files } = await download(one, told).catch(instead(NoLongerAsked));
  const { form, root } = await openEdition(one.form_id, one.version, xml, files);
  const edition = await payloadOf(root);
  const draft = { ...newDraft(form), corrects: one.instance_id, comment: one.comment };
  Object.assign(draft, { xml: edition.xml, instanceID: edition.instanceID, name: edition.name || one.title });
  // The engine's payload leaves out what it was given: the downloaded files are kept beside it.
  return keep(draft, new Map([...files, ...edition.files]));
}

async function download(one, told) {
  const { token } = session.person;
  const all = one.files.length + 1;
  told(0, all);
  const xml = await (await fetchToCorrect(token, one.xml, "xml")).text();
  const files = new Map();
  for (const { name, type, url } of one.files) {
    told(files.size + 1, all);
    const content = await (await fetchToCorrect(token, url, type)).arrayBuffer();
    files.set(name, new File([content], name, { type }));
  }
  return { xml, files };
}
