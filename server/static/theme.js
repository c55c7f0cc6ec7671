// Before first paint: the device's theme where the reader chose none.
const root = document.documentElement;
root.classList.add("js");
if (!root.dataset.theme) {
  root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
