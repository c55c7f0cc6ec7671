// Drafts are kept while one types: soon after each answer, at once when the page goes out of sight.
import { onBeforeUnmount, onMounted, reactive } from "vue";
import { isFull } from "../store/database.js";
import { keep } from "../store/records.js";
import { payloadOf } from "./opening.js";

const SOON = 600;

/** `state.kept`: the hour; `state.trouble`: "full" or "failed" while the last change is not kept. */
export function useSaving(root, first, onKept) {
  const state = reactive({ kept: first.xml ? first.updated : 0, trouble: "" });
  let record = first;
  let timer = 0;
  let isDirty = false;
  let queue = Promise.resolve();

  async function save(change) {
    const { xml, files, isReady, instanceID, name } = await payloadOf(root, record.corrects);
    const fresh = new Map([...files].filter(([each]) => !record.files.includes(each)));
    const next = { ...record, ...change, xml, instanceID, name, updated: Date.now() };
    record = await keep(next, fresh);
    state.kept = record.updated;
    state.trouble = "";
    onKept(record);
    return isReady;
  }

  /** Keep everything now; resolves to whether the form is complete. Never rejects: see `state.trouble`. */
  function saveNow(change = {}) {
    clearTimeout(timer);
    isDirty = false;
    queue = queue.then(() => save(change)).catch((error) => {
      state.trouble = isFull(error) ? "full" : "failed";
      isDirty = true;
      return false;
    });
    return queue;
  }

  function changed() {
    isDirty = true;
    clearTimeout(timer);
    timer = setTimeout(saveNow, SOON);
  }

  const hidden = () => document.visibilityState === "hidden" && isDirty && saveNow();
  onMounted(() => document.addEventListener("visibilitychange", hidden));
  onBeforeUnmount(() => {
    document.removeEventListener("visibilitychange", hidden);
    if (isDirty) saveNow();
  });
  return { state, changed, saveNow, current: () => record };
}
