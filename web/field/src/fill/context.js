// What every question of an open form shares.
import { inject, provide } from "vue";

const KEY = Symbol("filling");

export const shareFilling = (filling) => provide(KEY, filling);

/** {act(change), touched, touch(node), wanted, mediaUrl(url), formLanguage} */
export const useFilling = () => inject(KEY);
