// An address for showing a file on the page, given back when it is no longer shown.
import { onBeforeUnmount, ref, watch } from "vue";

export function useAddress(file) {
  const address = ref("");
  const release = () => address.value && URL.revokeObjectURL(address.value);
  watch(file, (now) => {
    release();
    address.value = now instanceof Blob ? URL.createObjectURL(now) : "";
  }, { immediate: true });
  onBeforeUnmount(release);
  return address;
}
