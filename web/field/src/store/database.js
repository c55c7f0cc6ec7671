// IndexedDB: opened once, each change in one transaction. Bytes are stored as ArrayBuffer, never as
// Blob: WebKit refuses Blobs in private windows.
const NAME = "terrain-field";
const VERSION = 1;
let opened;

function upgrade(database) {
  database.createObjectStore("people", { keyPath: "id" });
  database.createObjectStore("forms", { keyPath: "id" }).createIndex("person", "person");
  database.createObjectStore("files", { keyPath: "hash" });
  database.createObjectStore("records", { keyPath: "id" }).createIndex("person", "person");
  const attachments = database.createObjectStore("attachments", { keyPath: ["record", "name"] });
  attachments.createIndex("record", "record");
}

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** The answer to one request of a transaction. */
export function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Run `act(store…)` in one transaction; what it returns is given once everything is on disk. */
export async function transact(names, mode, act) {
  const database = await (opened ??= open());
  const transaction = database.transaction(names, mode, { durability: "strict" });
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
  const stores = names.map((name) => transaction.objectStore(name));
  const [result] = await Promise.all([act(...stores), finished]);
  return result;
}

export const isFull = (error) => error?.name === "QuotaExceededError";
