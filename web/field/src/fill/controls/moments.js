// Dates and times as the engine wants them: a time without seconds and offset is silently dropped.
const two = (number) => String(number).padStart(2, "0");

/** The phone's offset at a local moment: "+01:00". */
export function offsetAt(date) {
  const minutes = -date.getTimezoneOffset();
  const apart = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(apart / 60))}:${two(apart % 60)}`;
}

const withSeconds = (time) => (time.length === 5 ? `${time}:00.000` : time.includes(".") ? time : `${time}.000`);

export const timeValue = (local, today = new Date()) => local && `${withSeconds(local)}${offsetAt(today)}`;

export function dateTimeValue(local) {
  if (!local) return "";
  const [date, time] = local.split("T");
  return `${date}T${withSeconds(time)}${offsetAt(new Date(local))}`;
}

/** The same moment as an input of the page shows it, on the phone's clock. */
export function localDateTime(value) {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? "" : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
