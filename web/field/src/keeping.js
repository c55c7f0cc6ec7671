// The app itself on this phone: its worker, new versions, the room that is left.
import { reactive, shallowRef } from "vue";
import { isFilling } from "./place.js";

/** A new version that waits for the page to have no form open. */
export const waiting = shallowRef(null);
export const room = reactive({ used: null, free: null, isLasting: null });
const LITTLE = 200_000_000;

/** Whether little room is left: under 200 MB or a tenth. */
export const isLittle = () => room.free !== null && (room.free < LITTLE || room.free < (room.free + room.used) / 10);

function follow(worker) {
  worker?.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) waiting.value = worker;
  });
}

/** Register the worker; look for a new version now and whenever the network is back. */
export async function startWorker() {
  if (!("serviceWorker" in navigator)) return;
  let hadOne = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne && !isFilling()) location.reload();
    hadOne = true;
  });
  const registration = await navigator.serviceWorker.register("sw.js");
  if (registration.waiting && navigator.serviceWorker.controller) waiting.value = registration.waiting;
  registration.addEventListener("updatefound", () => follow(registration.installing));
  addEventListener("online", () => registration.update().catch(() => {}));
}

/** Take the new version; only the list of forms calls this, never an open form. */
export const takeNewVersion = () => waiting.value.postMessage("take-over");

export async function measureRoom() {
  if (!navigator.storage?.estimate) return;
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  Object.assign(room, { used: usage, free: Math.max(0, quota - usage) });
}

/** Ask that the browser never clears what is unsent; its answer is shown. */
export async function askToLast() {
  if (!navigator.storage?.persist) return;
  room.isLasting = (await navigator.storage.persisted()) || (await navigator.storage.persist());
}
