// A form in pages: a group is one, loose questions go together, a large group is taken apart.
const LOOSE = 8;
const LARGE = 20;

export const isGroup = (node) => node.nodeType === "group";
export const isRepeat = (node) => node.nodeType.startsWith("repeat-range");
const hasAppearance = (node, name) => [...(node.appearances ?? [])].includes(name);

/** Whether a node is on the page now. */
export function isShown(node) {
  if (node.nodeType === "model-value") return false;
  const state = node.currentState;
  return state.relevant && (isGroup(node) || isRepeat(node) ? state.hasRelevantBodyNodes : true);
}

function countQuestions(node) {
  if (isRepeat(node)) return 1;
  return isGroup(node) ? node.currentState.children.reduce((sum, child) => sum + countQuestions(child), 0) : Number(node.nodeType !== "model-value");
}

const isTakenApart = (node) =>
  isGroup(node) && !hasAppearance(node, "field-list") && countQuestions(node) > LARGE;

function* cut(nodes, heading) {
  let loose = [];
  for (const node of nodes) {
    const alone = isGroup(node) || isRepeat(node);
    if (loose.length && (alone || loose.length === LOOSE)) {
      yield { nodes: loose, heading };
      loose = [];
    }
    if (isTakenApart(node)) yield* cut(node.currentState.children, node);
    else if (alone) yield { nodes: [node], heading: node };
    else if (node.nodeType !== "model-value") loose.push(node);
  }
  if (loose.length) yield { nodes: loose, heading };
}

/** All pages of a form; `key` names one over versions of the app. */
export const pagesOf = (root) =>
  [...cut(root.currentState.children, null)].map((page) => ({ ...page, key: page.nodes[0].currentState.reference }));

export const isWithin = (reference, base) => reference === base || reference.startsWith(`${base}/`) || reference.startsWith(`${base}[`);

/** What is wrong on a page or in a node, as [{nodeId, reference, violation}]. */
export function violationsOf(node) {
  const state = node.validationState;
  if (state.violations) return state.violations;
  return state.violation ? [{ nodeId: node.nodeId, reference: node.currentState.reference, violation: state.violation }] : [];
}

export const violationsOn = (page) => page.nodes.filter(isShown).flatMap(violationsOf);

/** The node at a reference, walked down from one that holds it. */
export function nodeAt(parent, reference) {
  for (const child of parent.currentState.children ?? []) {
    if (child.currentState.reference === reference) return child;
    if (isWithin(reference, child.currentState.reference)) return nodeAt(child, reference);
  }
  return null;
}
