// Exchanges with the supervisor on what the person sent: kept while the app is open, asked for with the network.
import { shallowRef } from "vue";
import { fetchTalks, NoNetwork, Refused, sendMessage, tellRead } from "../send/server.js";
import { session } from "./people.js";

/** Each with `instance_id`, `title`, `state`, `unread` and its `messages`, the oldest first. */
export const talks = shallowRef([]);

export const talkOf = (id) => talks.value.find((talk) => talk.instance_id === id) ?? null;

/** Ask the server; without an answer what was heard last stays. */
export async function hearTalks() {
  const { person, key } = session;
  if (!person) return;
  try {
    const heard = await fetchTalks(person.token);
    if (session.key === key) talks.value = heard;
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

export const forgetTalks = () => (talks.value = []);
