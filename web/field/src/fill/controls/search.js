// Finding a choice by what one types: without accents, without the signs Arabic may leave out.
const MARKS = /[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g;

export const plain = (text) =>
  text.normalize("NFD").replace(MARKS, "").replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627").replace(/\u0649/g, "\u064a")
    .replace(/\u0629/g, "\u0647").replace(/[’ʼ]/g, "'").toLowerCase().trim();

/** A test of options: every word typed begins a word of the label. */
export function finder(query) {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  return (option) => {
    const words = plain(option.label?.asString ?? option.value).split(/[\s'(\-_]+/);
    return wanted.every((part) => words.some((word) => word.startsWith(part) || word.replace(/^\u0627\u0644/, "").startsWith(part)));
  };
}
