// Numbers as people type them: Arabic digits, a comma for the point, spaces between thousands.
const EASTERN = /[\u0660-\u0669\u06f0-\u06f9]/g;

export const westernDigits = (text) => text.replace(EASTERN, (digit) => String(digit.charCodeAt(0) & 0xf));

/** What of a typed text can belong to a number. */
export function cleanNumber(text, isWhole) {
  const western = westernDigits(text).replace(/[,\u066b]/g, ".");
  const sign = /^\s*[-\u2212]/.test(western) ? "-" : "";
  const [whole = "", ...rest] = western.replace(isWhole ? /\..*$/ : /[^\d.]/g, "").replace(/[^\d.]/g, "").split(".");
  return sign + whole + (rest.length ? `.${rest.join("")}` : "");
}

/** The number that the cleaned text is, as text; null while it is none yet ("-", "."). */
export const numberIn = (clean) => (/\d/.test(clean) ? clean.replace(/^(-?)\./, "$10.").replace(/\.$/, "") : null);
