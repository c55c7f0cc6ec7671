// A form opened in the engine: new, or a draft as it was left. The engine comes only when it is needed.
import { shallowReactive } from "vue";
import { placeNow } from "./places.js";
import { deviceID } from "../settings.js";
import { filesOf } from "../store/records.js";
import { openForm } from "../store/forms.js";
import { session } from "../store/people.js";

const XML_PART = "xml_submission_file";
let lastName = 0;

export class FormMissing extends Error {}
export class FormBroken extends Error {}

/** A name that no other attachment has: the original names of two photos may be the same. */
export function attachmentName(meta) {
  lastName = Math.max(Date.now(), lastName + 1);
  return `${lastName}${meta.extension ?? ""}`;
}

const fileNameOf = (url) => decodeURIComponent(String(url).split("/").pop());

function attachmentsFrom(media) {
  return async (url) => {
    const found = media.get(fileNameOf(url));
    if (!found) return new Response("", { status: 404 });
    return new Response(found.content, { headers: { "content-type": found.type } });
  };
}

function configOf() {
  return {
    stateFactory: shallowReactive,
    instanceAttachments: { fileNameFactory: attachmentName },
    geolocationProvider: { getLocation: placeNow },
    preloadProperties: { deviceID: deviceID(), username: session.person.username },
  };
}

function dataOf(xml, files) {
  const data = new FormData();
  data.append(XML_PART, new File([xml], XML_PART, { type: "text/xml" }));
  for (const [name, file] of files) data.append(name, file, name);
  return data;
}

async function load(formId, version) {
  const found = await openForm(formId, version);
  if (!found) throw new FormMissing(formId);
  const { loadForm } = await import("@getodk/xforms-engine");
  const loaded = await loadForm(found.xml, { fetchFormAttachment: attachmentsFrom(found.media), missingResourceBehavior: "BLANK" });
  if (loaded.status === "failure") throw new FormBroken(loaded.error?.message ?? "");
  return { ...found, loaded };
}

/** The engine's root of a form, from its start or as the record left it. */
export async function openFilling(formId, version, record) {
  const { form, media, loaded } = await load(formId, version);
  const instance = record?.xml
    ? await loaded.restoreInstance({ data: [dataOf(record.xml, await filesOf(record))] }, configOf())
    : loaded.createInstance(configOf());
  return { form, media, root: instance.root };
}

/** The engine's root of a new edition of what was sent: its own instanceID, the old one as deprecatedID. */
export async function openEdition(formId, version, xml, files) {
  const { form, loaded } = await load(formId, version);
  const attachments = new Map([...files].map(([name, file]) => [name, async () => new Response(file, { headers: { "content-type": file.type } })]));
  const input = { inputType: "FORM_INSTANCE_INPUT_RESOLVABLE", resolveInstance: () => xml, attachments };
  const instance = await loaded.editInstance(input, configOf());
  return { form, root: instance.root };
}

// The engine writes it only while the first opening lasts: restored from its draft, an edition has none.
function withDeprecatedID(xml, replaced) {
  const answers = new DOMParser().parseFromString(xml, "text/xml");
  const id = [...answers.getElementsByTagNameNS("*", "instanceID")].find((each) => each.parentNode.localName === "meta");
  const old = answers.createElementNS(id.namespaceURI, id.nodeName.replace("instanceID", "deprecatedID"));
  for (const each of [...id.parentNode.children]) if (each.localName === "deprecatedID") each.remove();
  old.textContent = replaced;
  id.after(old);
  return new XMLSerializer().serializeToString(answers);
}

/** What stands in the form now: its XML, the files that the engine gives, and what is missing. */
export async function payloadOf(root, replaced = "") {
  const payload = await root.prepareInstancePayload({ payloadType: "monolithic" });
  const files = new Map();
  let xml = "";
  for (const [name, file] of payload.data[0]) {
    if (name === XML_PART) xml = await file.text();
    else files.set(name, file);
  }
  if (replaced) xml = withDeprecatedID(xml, replaced);
  return { xml, files, isReady: payload.status === "ready", ...factsIn(xml) };
}

function factsIn(xml) {
  const nodes = [...new DOMParser().parseFromString(xml, "text/xml").querySelectorAll("*")];
  const text = (name) => nodes.find((node) => node.localName === name && node.parentNode.localName === "meta")?.textContent.trim() ?? "";
  return { instanceID: text("instanceID"), name: text("instanceName") };
}

/** The language code that a form's language names: "العربية (ar)" → "ar". */
export const codeOf = (name) => /\(([a-z]{2,3})(?:[-_]\w+)?\)\s*$/i.exec(name)?.[1].toLowerCase() ?? (/^[a-z]{2,3}$/i.test(name) ? name.toLowerCase() : "");

/** Let the form speak the interface's language where it can. */
export function speak(root, code) {
  const wanted = root.languages.find((each) => codeOf(each.language) === code);
  if (wanted && wanted.language !== root.currentState.activeLanguage.language) root.setLanguage(wanted);
}
