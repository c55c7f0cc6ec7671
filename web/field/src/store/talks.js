// Exchanges with the supervisor on what the person sent: kept while the app is open, asked for with the network.
import { computed, shallowRef } from "vue";
import { fetchStates, fetchTalks, NoNetwork, Refused, sendMessage, tellRead } from "../send/server.js";
import { toCorrect } from "./corrections.js";
import { session } from "./people.js";

/** Each with `instance_id`, `title`, `state`, `unread` and its `messages`, the oldest first. */
export const talks = shallowRef([]);

/** How what was sent stands in the review, by instanceID; heard with the exchanges. */
export const states = shallowRef({});

const isShown = ({ instance_id: id }) => toCorrect.value.some((one) => one.instance_id === id);

/** How many messages are new, those aside that stand with what came back. */
export const unread = computed(() => talks.value.reduce((all, talk) => all + (isShown(talk) ? 0 : talk.unread), 0));

/** Ask the server; without an answer what was heard last stays. */
export async function hearTalks() {
  const { person, key } = session;
  if (!person) return;
  try {
    const [heard, standing] = await Promise.all([fetchTalks(person.token), fetchStates(person.token)]);
    if (session.key === key) [talks.value, states.value] = [heard, standing];
  } catch (error) {
    if (!(error instanceof NoNetwork || error instanceof Refused)) throw error;
  }
}

/** Write to the supervisor; rejects where it did not arrive. */
export async function answerTalk(id, text) {
  await sendMessage(session.person.token, id, text);
  await hearTalks();
}

/** What was opened is read. */
export async function readTalk(talk) {
  if (!talk.unread) return;
  talks.value = talks.value.map((one) => (one === talk ? { ...one, unread: 0 } : one));
  await tellRead(session.person.token, talk.instance_id).catch(() => {});
}

export function forgetTalks() {
  talks.value = [];
  states.value = {};
}
