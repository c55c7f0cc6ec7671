import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { finish } from "./finish.js";

const target = ["chrome111", "safari16.4", "firefox114"];

export default defineConfig({
  base: "./",
  logLevel: "error",
  plugins: [vue(), finish()],
  build: {
    outDir: "../../server/static/field.new",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    target,
    cssTarget: target,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
    license: { fileName: "licences.md" },
  },
});
