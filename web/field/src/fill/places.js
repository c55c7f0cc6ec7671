// Points as OpenRosa writes them, and where the phone is.
const OPTIONS = { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 };

export const pointOf = ({ coords }) => ({ latitude: coords.latitude, longitude: coords.longitude, altitude: coords.altitude ?? 0, accuracy: coords.accuracy ?? 0 });

/** Follow the phone; gives a function that ends it. */
export function followPhone(heard, failed) {
  if (!navigator.geolocation) {
    failed({ code: 2 });
    return () => {};
  }
  const watch = navigator.geolocation.watchPosition((position) => heard(pointOf(position)), failed, OPTIONS);
  return () => navigator.geolocation.clearWatch(watch);
}

/** Where the phone is now, as the engine asks for it (start-geopoint); nothing where that is not told. */
export const placeNow = () =>
  new Promise((resolve) => {
    if (!navigator.geolocation) resolve("");
    else navigator.geolocation.getCurrentPosition((position) => resolve(textOf(pointOf(position))), () => resolve(""), { ...OPTIONS, timeout: 20_000 });
  });

export const textOf = ({ latitude, longitude, altitude, accuracy }) => [latitude, longitude, altitude ?? 0, accuracy ?? 0].join(" ");

/** The line or area that these points make; an area ends where it began. "" while there are too few. */
export function lineText(points, isArea) {
  if (points.length < (isArea ? 3 : 2)) return "";
  return [...points, ...(isArea ? [points[0]] : [])].map(textOf).join(";");
}

/** Metres between two points, on a ball. */
export function metresBetween(one, other) {
  const rad = Math.PI / 180;
  const north = (other.latitude - one.latitude) * rad;
  const east = (other.longitude - one.longitude) * rad * Math.cos(((one.latitude + other.latitude) / 2) * rad);
  return 6_371_000 * Math.hypot(north, east);
}

/** The points on a square of 100, north up, for a sketch. */
export function sketch(points) {
  if (!points.length) return [];
  const scale = Math.cos((points[0].latitude * Math.PI) / 180);
  const flat = points.map((point) => [point.longitude * scale, -point.latitude]);
  const [xs, ys] = [flat.map(([x]) => x), flat.map(([, y]) => y)];
  const [west, north] = [Math.min(...xs), Math.min(...ys)];
  const span = Math.max(Math.max(...xs) - west, Math.max(...ys) - north) || 1;
  return flat.map(([x, y]) => [5 + ((x - west) / span) * 90, 5 + ((y - north) / span) * 90]);
}
