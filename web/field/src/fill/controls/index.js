// Which control draws a question.
import BarcodeControl from "./BarcodeControl.vue";
import ChoiceControl from "./ChoiceControl.vue";
import FileControl from "./FileControl.vue";
import LineControl from "./LineControl.vue";
import MenuControl from "./MenuControl.vue";
import MomentControl from "./MomentControl.vue";
import NumberControl from "./NumberControl.vue";
import PhotoControl from "./PhotoControl.vue";
import PointControl from "./PointControl.vue";
import RangeControl from "./RangeControl.vue";
import RankControl from "./RankControl.vue";
import SearchControl from "./SearchControl.vue";
import SignatureControl from "./SignatureControl.vue";
import SoundControl from "./SoundControl.vue";
import TextControl from "./TextControl.vue";
import TriggerControl from "./TriggerControl.vue";

const MANY = 20;
const plain = (component) => ({ component });
const grouped = (component) => ({ component, isGrouped: true });
const labelled = (component) => ({ component, hasOwnLabel: true });

const INPUTS = {
  int: plain(NumberControl), decimal: plain(NumberControl),
  date: plain(MomentControl), time: plain(MomentControl), dateTime: plain(MomentControl),
  geopoint: labelled(PointControl), geotrace: labelled(LineControl), geoshape: labelled(LineControl),
  barcode: plain(BarcodeControl),
};
const UPLOADS = { audio: labelled(SoundControl), image: labelled(PhotoControl) };
const TYPES = { range: plain(RangeControl), rank: grouped(RankControl), trigger: grouped(TriggerControl) };

export const appearancesOf = (node) => new Set(node.appearances ?? []);

function uploadOf(node, looks) {
  if (looks.has("signature") || looks.has("draw")) return labelled(SignatureControl);
  return UPLOADS[node.nodeOptions.media.type] ?? labelled(FileControl);
}

function selectOf(node, looks) {
  const isOne = node.selectType === "select1";
  if (looks.has("autocomplete") || node.currentState.valueOptions.length > MANY) return isOne ? plain(SearchControl) : grouped(ChoiceControl);
  return isOne && looks.has("minimal") ? plain(MenuControl) : grouped(ChoiceControl);
}

/** {component, isGrouped: several inputs under one legend, hasOwnLabel: buttons that name themselves} */
export function controlOf(node) {
  const looks = appearancesOf(node);
  if (node.nodeType === "upload") return uploadOf(node, looks);
  if (node.nodeType === "select") return selectOf(node, looks);
  return TYPES[node.nodeType] ?? INPUTS[node.valueType] ?? plain(TextControl);
}
