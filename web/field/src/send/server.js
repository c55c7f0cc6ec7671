// What the app asks the server. A login page of some network is never taken for an answer.
import { noteAnswer } from "./network.js";

const DEAD_AFTER = 120_000;

export class NoNetwork extends Error {}
export class Refused extends Error {
  constructor(status, problem) {
    super(`${status} ${problem}`);
    Object.assign(this, { status, problem });
  }
}

async function ask(path, options, kind) {
  let response;
  try {
    response = await fetch(new URL(path, document.baseURI), { cache: "no-store", redirect: "error", credentials: "omit", ...options });
  } catch (error) {
    noteAnswer(false);
    throw new NoNetwork(error.message);
  }
  const isKind = (response.headers.get("Content-Type") ?? "").includes(kind);
  noteAnswer(isKind || response.status >= 400);
  if (response.ok && isKind) return response;
  if (response.status >= 500 || response.ok) throw new NoNetwork(`${response.status}`);
  const told = isKind || response.headers.get("Content-Type")?.includes("json") ? await response.json().catch(() => ({})) : {};
  throw new Refused(response.status, told.problem ?? "refused");
}

const withKey = (token) => ({ headers: { Authorization: `Bearer ${token}` } });

/** The facts of a key, by its user name and phone password. */
export async function signIn(username, password) {
  const body = JSON.stringify({ username, password });
  const headers = { "Content-Type": "application/json" };
  return (await ask("api/sign-in", { method: "POST", headers, body }, "json")).json();
}

/** The facts of a key, by its token. */
export const factsOf = async (token) => ({ ...(await (await ask("api/me", withKey(token), "json")).json()), token });

export const fetchForms = async (token) => (await (await ask("api/forms", withKey(token), "json")).json()).forms;

export async function fetchFormFile(token, entry, path) {
  const parts = [entry.form_id, entry.version || "-"].map(encodeURIComponent).join("/");
  return (await ask(`api/forms/${parts}/${path}`, withKey(token), "")).arrayBuffer();
}

/** One version of a form as the list would show it, also one that is no longer the newest. */
export const fetchFormVersion = async (token, formId, version) =>
  (await ask(`api/forms/${encodeURIComponent(formId)}/${encodeURIComponent(version || "-")}/form.json`, withKey(token), "json")).json();

/** What was sent back to the key's person. */
export async function fetchSentBack(token) {
  const { submissions } = await (await ask("api/sent-back", withKey(token), "json")).json();
  return submissions.map((one) => ({ ...one, version: one.version === "-" ? "" : one.version }));
}

/** How what was sent stands in the review: instanceID → state. */
export const fetchStates = async (token) => (await (await ask("api/states", withKey(token), "json")).json()).states;

/** Exchanges on the key's own submissions. */
export const fetchTalks = async (token) => (await (await ask("api/threads", withKey(token), "json")).json()).threads;

const post = (token, path, facts) => {
  const headers = { ...withKey(token).headers, "Content-Type": "application/json" };
  return ask(path, { method: "POST", headers, body: JSON.stringify(facts) }, "json");
};

export const sendMessage = (token, id, text) => post(token, `api/threads/${encodeURIComponent(id)}/messages`, { text });

export const tellRead = (token, id) => post(token, `api/threads/${encodeURIComponent(id)}/read`, {});

/** The XML or a file of a submission to correct, at the address that the list gives. */
export const fetchToCorrect = (token, url, kind) => ask(url, withKey(token), kind);

/** POST one part of a submission; `told(share)` hears how much has gone. Never rejects. */
export function postSubmission(token, body, told) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", new URL(`../key/${encodeURIComponent(token)}/submission`, document.baseURI));
    request.setRequestHeader("X-OpenRosa-Version", "1.0");
    // A dead line gives no error for many minutes: no progress for long enough is one.
    let dead = setTimeout(() => request.abort(), DEAD_AFTER);
    request.upload.onprogress = (event) => {
      clearTimeout(dead);
      dead = setTimeout(() => request.abort(), DEAD_AFTER);
      if (event.lengthComputable) told(event.loaded / event.total);
    };
    request.onloadend = () => clearTimeout(dead);
    request.onload = () => resolve(answerOf(request));
    request.onerror = request.onabort = request.ontimeout = () => resolve({ status: 0, words: "" });
    request.send(body);
  });
}

function answerOf(request) {
  // Only the OpenRosa door says so; a network's own page does not.
  if (!request.getResponseHeader("X-OpenRosa-Version")) return { status: request.status >= 500 ? request.status : 0, words: "" };
  const answer = new DOMParser().parseFromString(request.responseText, "text/xml");
  return { status: request.status, words: answer.querySelector("message")?.textContent.trim() ?? "" };
}
