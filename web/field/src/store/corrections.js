// What was sent back to the person: the server's list as it was last heard, sealed in the person's row.
import { computed, shallowRef } from "vue";
import { fetchSentBack, NoNetwork, Refused } from "../send/server.js";
import { ask, isFull, transact } from "./database.js";
import { session } from "./people.js";
import { drafts, outbox, sent } from "./records.js";
import { sealFacts, unsealFacts } from "./sealing.js";

const NOTHING = { heard: 0, submissions: [] };

/** `heard`: when the server was last asked; `submissions`: what it listed. */
export const sentBack = shallowRef(NOTHING);

const recordOf = (id) => [...drafts.value, ...outbox.value, ...sent.value].find((record) => record.corrects === id) ?? null;

/** What is still to correct, each with the record of a correction that was begun. */
export const toCorrect = computed(() =>
  sentBack.value.submissions.map((one) => ({ ...one, record: recordOf(one.instance_id) })).filter(({ record }) => record?.state !== "sent"),
);

/** Whether a correction is of something that the server, asked since, no longer wants corrected. */
export const isOvertaken = ({ corrects, created }) =>
  Boolean(corrects) && sentBack.value.heard > created && !sentBack.value.submissions.some((one) => one.instance_id === corrects);

export async function loadCorrections() {
  const row = await transact(["people"], "readonly", (people) => ask(people.get(session.person.id)));
  sentBack.value = row.sentBack ? await unsealFacts(session.key, row.sentBack) : NOTHING;
}

/** Ask the server; without an answer the list stays as it was, with its hour. */
export async function hearCorrections(now = Date.now()) {
  const { person, key } = session;
  try {
    const heard = { heard: now, submissions: await fetchSentBack(person.token) };
    if (session.key !== key) return;
    sentBack.value = heard;
    await keepList(person.id, await sealFacts(key, heard));
  } catch (error) {
    if (!(error instanceof NoNetwork || error instanceof Refused || isFull(error))) throw error;
  }
}

const keepList = (id, sealed) =>
  transact(["people"], "readwrite", async (people) => {
    const row = await ask(people.get(id));
    if (row) people.put({ ...row, sentBack: sealed });
  });

export const forgetCorrections = () => (sentBack.value = NOTHING);
