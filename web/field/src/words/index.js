// The interface's words in the reader's language; plural forms by the language's own rules.
import { ref, watchEffect } from "vue";
import ar from "./ar.json";
import en from "./en.json";
import fr from "./fr.json";

const CATALOGUES = { fr, ar, en };
const KEPT = "terrain-language";
// Moroccan Arabic writes 0–9 and its own names of months.
const LOCALES = { fr: "fr", ar: "ar-MA-u-nu-latn", en: "en-GB" };

export const LANGUAGES = { fr: "Français", ar: "العربية", en: "English" };

function first() {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages.map((each) => each.slice(0, 2))];
  return wanted.find((code) => code in CATALOGUES) ?? "fr";
}

export const language = ref(first());

export function chooseLanguage(code) {
  if (code in CATALOGUES) localStorage.setItem(KEPT, (language.value = code));
}

watchEffect(() => {
  document.documentElement.lang = language.value;
  document.documentElement.dir = language.value === "ar" ? "rtl" : "ltr";
});

const filled = (text, facts) => text.replace(/\{(\w+)\}/g, (_whole, name) => String(facts[name]));

/** A sentence, its `{facts}` filled in. */
export const t = (key, facts = {}) => filled(CATALOGUES[language.value][key], facts);

/** A sentence with a count: the catalogue holds its plural forms. */
export function tn(key, n, facts = {}) {
  const forms = CATALOGUES[language.value][key];
  const form = new Intl.PluralRules(language.value).select(n);
  return filled(forms[form] ?? forms.other, { n, ...facts });
}

const locale = () => LOCALES[language.value];
const spaced = (text) => text.replace(/\u202f/g, "\u00a0");

export const hour = (time) => spaced(new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false }).format(time));

/** "aujourd'hui, 10:42", "hier, 18:20", then the day. */
export function moment(time, now = Date.now()) {
  const day = (value) => new Date(value).setHours(0, 0, 0, 0);
  const days = Math.round((day(now) - day(time)) / 86_400_000);
  const word = days < 2
    ? new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(-days, "day")
    : new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long" }).format(time);
  return `${word}${t("comma")} ${hour(time)}`;
}

/** A size in the reader's units. */
export function size(bytes) {
  const [unit, divisor] = bytes >= 1e9 ? ["GB", 1e9] : bytes >= 1e5 ? ["MB", 1e6] : ["kB", 1e3];
  const figure = new Intl.NumberFormat(locale(), { maximumFractionDigits: unit === "kB" ? 0 : 1 }).format(bytes / divisor);
  return t(`size_${unit}`, { n: spaced(figure) });
}
