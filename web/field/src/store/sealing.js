// What a person wrote is sealed with a key of their own (AES-GCM), which needs their PIN to be opened
// (PBKDF2). The key stands in memory only and can't be read out of it.
const ROUNDS = 600_000;
const HIDDEN = { name: "AES-GCM", length: 256 };
const random = (count) => crypto.getRandomValues(new Uint8Array(count));

async function keyOfPin(pin, { salt, rounds }) {
  const bytes = new TextEncoder().encode(pin.normalize("NFKC"));
  const base = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, base, HIDDEN, false, ["wrapKey", "unwrapKey"]);
}

/** A new key and the lock that this PIN opens. */
export async function makeLock(pin) {
  const lock = { salt: random(16), iv: random(12), rounds: ROUNDS };
  const wrapping = await keyOfPin(pin, lock);
  const key = await crypto.subtle.generateKey(HIDDEN, true, ["encrypt", "decrypt"]);
  lock.wrapped = await crypto.subtle.wrapKey("raw", key, wrapping, { name: "AES-GCM", iv: lock.iv });
  return { lock, key: await openLock(lock, pin) };
}

/** The key behind a lock; rejects when the PIN is wrong. */
export async function openLock(lock, pin) {
  const wrapping = await keyOfPin(pin, lock);
  const how = { name: "AES-GCM", iv: lock.iv };
  return crypto.subtle.unwrapKey("raw", lock.wrapped, wrapping, how, HIDDEN, false, ["encrypt", "decrypt"]);
}

export async function seal(key, bytes) {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

export const unseal = (key, sealed) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);

export const sealFacts = (key, facts) => seal(key, new TextEncoder().encode(JSON.stringify(facts)));

export const unsealFacts = async (key, sealed) =>
  JSON.parse(new TextDecoder().decode(await unseal(key, sealed)));

/** SHA-256 in hexadecimal, as the server names files. */
export async function digestOf(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
