// The outbox: one sender at a time on this phone, each submission once (the server knows it by its
// instanceID), kept until the server said 201 or 202.
import { shallowReactive } from "vue";
import { filesOf, isWaiting, keep, markSent, outbox, recordById } from "../store/records.js";
import { session } from "../store/people.js";
import { noteAnswer } from "./network.js";
import { postSubmission } from "./server.js";

const FIRST_WAIT = 5_000;
// Another window is sending: look soon what became of it.
const LOOK_AGAIN = 1_000;
const LONGEST_WAIT = 3_600_000;
const PART_BYTES = 90_000_000;
let timer;

/** What is being sent now: the record's id and the share of it that has gone. */
export const sending = shallowReactive({ id: null, share: 0 });

/** How long to wait after so many failures. */
export const waitAfter = (tries, chance = Math.random()) =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1)) * (0.75 + chance / 2);

/** Send what is due; by hand also what waits or was refused. */
export async function sendOutbox({ byHand = false } = {}) {
  if (!session.person || sending.id || !(byHand || navigator.onLine)) return;
  const isMine = navigator.locks
    ? await navigator.locks.request("terrain-outbox", { ifAvailable: true }, (lock) => lock && sendAll(byHand).then(() => true))
    : await sendAll(byHand).then(() => true);
  if (isMine) plan();
  else later(LOOK_AGAIN, byHand);
}

function later(wait, byHand = false) {
  clearTimeout(timer);
  timer = setTimeout(sendOutbox, wait, { byHand });
}

async function sendAll(byHand) {
  const due = outbox.value.filter((record) => byHand || (!record.held && record.next <= Date.now())).reverse();
  for (const { id } of due) {
    const record = recordById(id);
    if (!session.person || record?.state !== "ready" || !(await isWaiting(id))) continue;
    Object.assign(sending, { id, share: 0 });
    try {
      if (!(await sendOne(record))) break;
    } finally {
      sending.id = null;
    }
  }
}

/** Send one; false where there is no use in trying the next one now. */
async function sendOne(record) {
  const { token } = session.person;
  const bodies = parts(record, await filesOf(record));
  for (const [index, body] of bodies.entries()) {
    const answer = await postSubmission(token, body, (share) => (sending.share = (index + share) / bodies.length));
    noteAnswer(answer.status !== 0);
    if (!session.person) return false;
    if (answer.status !== 201 && answer.status !== 202) return noteFailure(record, answer);
  }
  await markSent(record);
  return true;
}

async function noteFailure(record, { status, words }) {
  const held = status >= 400 && status < 500 && status !== 408 && status !== 429;
  const tries = record.tries + 1;
  await keep({ ...record, tries, held, next: held ? 0 : Date.now() + waitAfter(tries), error: { status, words } });
  return held && status !== 401 && status !== 403;
}

/** The POSTs of a submission: usually one; large files go in several, each with the XML. */
function parts(record, files) {
  const groups = [[]];
  let bytes = 0;
  for (const [name, file] of files) {
    if (bytes && bytes + file.size > PART_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1).push([name, file]);
    bytes += file.size;
  }
  return groups.map((group, index) => {
    const body = new FormData();
    body.append("xml_submission_file", new File([record.xml], "submission.xml", { type: "text/xml" }));
    for (const [name, file] of group) body.append(name, file, name);
    if (index < groups.length - 1) body.append("*isIncomplete*", "yes");
    return body;
  });
}

function plan() {
  const waiting = outbox.value.filter((record) => !record.held).map((record) => record.next);
  if (waiting.length) later(Math.max(LOOK_AGAIN, Math.min(...waiting) - Date.now()));
}

/** The network is back: what only waited for it need not wait longer. */
export async function sendWithNetwork() {
  for (const record of outbox.value) if (!record.held && record.error?.status === 0) record.next = 0;
  await sendOutbox();
}
