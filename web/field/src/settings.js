// Settings of this phone: how photos are kept.
import { reactive, watch } from "vue";

const KEPT = "terrain-photos";
export const EDGES = [1024, 1600, 2400, 3200];
const DEFAULTS = { edge: 1600, quality: 0.8, keepSize: false };

function read() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") };
  } catch {
    return DEFAULTS;
  }
}

export const photoSettings = reactive(read());

watch(photoSettings, (now) => localStorage.setItem(KEPT, JSON.stringify(now)));

/** A name for this phone in submissions, made once; it says nothing about its owner. */
export function deviceID() {
  const kept = localStorage.getItem("terrain-device") ?? `terrain:${crypto.randomUUID()}`;
  localStorage.setItem("terrain-device", kept);
  return kept;
}
