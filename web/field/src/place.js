// Where the person is in the app, in the address after "#": the phone's back key works.
import { ref } from "vue";

const read = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);

/** The parts of the address: ["home"], ["sends"], ["more"], ["new", form, version], ["draft", id]. */
export const place = ref(read());

addEventListener("hashchange", () => (place.value = read()));

/** Whether a form is open in this window. */
export const isFilling = () => ["new", "draft"].includes(read()[0]);

export const hrefOf = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

export function go(...parts) {
  location.hash = hrefOf(...parts);
}

/** Change the address without a step back: a new form that has become a draft. */
export function replacePlace(...parts) {
  history.replaceState(null, "", hrefOf(...parts));
}

/** The token that a link or QR code brought, taken out of the address at once. */
export function takeToken() {
  const found = /^#key=([\w-]+)$/.exec(location.hash);
  if (!found) return "";
  history.replaceState(null, "", "#/");
  place.value = read();
  return found[1];
}
