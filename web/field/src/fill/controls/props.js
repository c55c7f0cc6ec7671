/** What QuestionView gives to every control. */
export const controlProps = {
  id: { type: String, required: true },
  node: { type: Object, required: true },
  labelledby: { type: String, required: true },
  describedby: { type: String, default: undefined },
  invalid: { type: String, default: undefined },
  isLocked: Boolean,
};
