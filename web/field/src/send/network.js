// Whether there is a network, as far as one can know: what the browser says, and what requests met.
import { ref } from "vue";

export const isOnline = ref(navigator.onLine);

/** A request was answered, or was not. */
export const noteAnswer = (answered) => (isOnline.value = answered);

/** Hear when the phone may have come back to a network: iOS has no other moment than being looked at. */
export function watchNetwork(cameBack) {
  const look = () => {
    isOnline.value = navigator.onLine;
    if (navigator.onLine) cameBack();
  };
  addEventListener("online", look);
  addEventListener("offline", look);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
}
