// A form's own text: its Markdown drawn as elements, in its own direction. HTML is read as plain text.
import { h } from "vue";
import { useFilling } from "./context.js";

const INLINE = new Set(["strong", "em", "u", "span", "br"]);
const BLOCK = new Set([...INLINE, "p", "div", "ul", "ol", "li"]);
const MARKED = /[*_#<[\\\n&-]/;

const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

function draw(node, allowed) {
  if (node.role === "html") return plain(node.unsafeHtml);
  if (node.role === "child") return node.value;
  if (node.role === "line-break") return h("br");
  const children = node.children.map((child) => draw(child, allowed));
  if (node.elementName === "a" && /^https?:/.test(node.url)) return h("a", { href: node.url, target: "_blank", rel: "noopener" }, children);
  if (allowed.has(node.elementName)) return h(node.elementName, children);
  return allowed === BLOCK && /^h\d$/.test(node.elementName) ? h("p", [h("strong", children)]) : h("span", children);
}

function FormText({ text, block }) {
  const lang = useFilling()?.formLanguage.value;
  const words = text.asString;
  const inside = MARKED.test(words) ? text.formatted.map((node) => draw(node, block ? BLOCK : INLINE)) : words;
  return block ? h("div", { dir: "auto", lang }, inside) : h("bdi", { lang }, inside);
}

FormText.props = { text: { type: Object, required: true }, block: Boolean };

export default FormText;
