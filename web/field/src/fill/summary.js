// How one instance of a repeat is told in a line: its first text, then a few other answers.
import { isGroup, isShown } from "./pages.js";

const MORE = 3;

function* answersOf(node) {
  for (const child of node.currentState.children) {
    if (!isShown(child)) continue;
    if (isGroup(child)) yield* answersOf(child);
    else if (child.nodeType === "input" || child.nodeType === "select") yield child;
  }
}

function wordsOf(node) {
  const { value } = node.currentState;
  if (node.nodeType === "select") return value.map((each) => node.getValueOption(each)?.label.asString ?? each).join(" · ");
  return value === null || typeof value === "object" ? "" : String(value);
}

/** {title, more}: the first text that was typed, and up to three other answers. */
export function summaryOf(instance) {
  const answers = [...answersOf(instance)].map((node) => ({ node, words: wordsOf(node) })).filter(({ words }) => words);
  const named = answers.find(({ node }) => node.valueType === "string" && node.nodeType === "input") ?? answers[0];
  const more = answers.filter((each) => each !== named && each.words.length < 40).slice(0, MORE);
  return { title: named?.words ?? "", more: more.map(({ words }) => words) };
}
