import "../../../server/static/terrain.css";
import "./field.css";
import { createApp } from "vue";
import FieldApp from "./FieldApp.vue";

const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => (document.documentElement.dataset.theme = dark.matches ? "dark" : "light");
dark.addEventListener("change", paint);
paint();
createApp(FieldApp).mount("#app");
