// The map that moves, laid over the drawing: outlines of the programme, no tiles, no letters, no other server.
const MARK_PX = 7;
const EDGE_PX = 24;
let library;

const load = (address) =>
  (library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.maplibregl);
    script.onerror = reject;
    document.head.append(script);
  }));

const drawn = () => {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2", { failIfMajorPerformanceCaveat: false }));
};

const colours = (figure) => {
  const styles = getComputedStyle(figure);
  return (name) => styles.getPropertyValue(`--map-${name}`).trim();
};

// A circle on the ground, in degrees: how far off the phone said that it may be.
const around = ([longitude, latitude], metres) => {
  const up = metres / 111_320;
  const along = up / Math.cos((latitude * Math.PI) / 180);
  const ring = Array.from({ length: 49 }, (_, n) => {
    const angle = (n / 48) * 2 * Math.PI;
    return [longitude + along * Math.cos(angle), latitude + up * Math.sin(angle)];
  });
  return { type: "Feature", geometry: { type: "Polygon", coordinates: [ring] }, properties: {} };
};

function styleOf(figure, told, outlines) {
  const colour = colours(figure);
  const circles = told.features
    .filter(({ geometry, properties }) => geometry.type === "Point" && properties.accuracy)
    .map(({ geometry, properties }) => around(geometry.coordinates, properties.accuracy));
  const collection = (features) => ({ type: "geojson", data: { type: "FeatureCollection", features } });
  const kind = (word) => ["==", ["get", "kind"], word];
  return {
    version: 8,
    sources: { outlines: { type: "geojson", data: outlines }, places: collection(told.features), circles: collection(circles) },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("sea") } },
      { id: "land", type: "fill", source: "outlines", filter: kind("region"), paint: { "fill-color": colour("land") } },
      { id: "region", type: "fill", source: "outlines", filter: ["all", kind("region"), ["==", ["get", "code"], told.region ?? ""]], paint: { "fill-color": colour("region") } },
      { id: "provinces", type: "line", source: "outlines", filter: kind("province"), paint: { "line-color": colour("line"), "line-width": 1 } },
      { id: "around", type: "fill", source: "circles", paint: { "fill-color": colour("around"), "fill-outline-color": colour("mark") } },
      { id: "shapes", type: "fill", source: "places", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour("around") } },
      { id: "traces", type: "line", source: "places", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colour("mark"), "line-width": 3 } },
      { id: "marks", type: "circle", source: "places", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": MARK_PX, "circle-color": colour("mark"), "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 } },
    ],
  };
}

const boxOf = (outlines, code) => {
  const found = outlines.features.find(({ properties }) => properties.kind === "region" && properties.code === code);
  if (!found) return null;
  const points = found.geometry.coordinates.flat(found.geometry.type === "Polygon" ? 1 : 2);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  return [[west, Math.min(...ys)], [east, Math.max(...ys)]];
};

function steer(figure, map, told, outlines) {
  const [west, south, east, north] = told.box;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const to = (box) => map.fitBounds(box, { padding: EDGE_PX, animate: !still });
  const region = boxOf(outlines, told.region);
  const moves = {
    in: () => map.zoomIn({ animate: !still }),
    out: () => map.zoomOut({ animate: !still }),
    place: () => to([[west, south], [east, north]]),
    region: () => to(region),
  };
  const acts = figure.querySelector(".map-acts");
  for (const button of acts.querySelectorAll("[data-map-do]")) {
    button.hidden = button.dataset.mapDo === "region" && !region;
    button.addEventListener("click", moves[button.dataset.mapDo]);
  }
  acts.hidden = false;
}

/** Lay the map over the drawing; where it can't be, the drawing stays. */
export async function showMap(figure) {
  if (!drawn()) return;
  const { library: address, worker, outlines: where } = figure.dataset;
  const told = JSON.parse(figure.dataset.map);
  const view = figure.querySelector(".map-view");
  const holder = Object.assign(document.createElement("div"), { className: "map-canvas" });
  try {
    const [maplibre, outlines] = await Promise.all([load(address), fetch(where).then((answer) => answer.json())]);
    if (!figure.isConnected) return;
    maplibre.setWorkerUrl(worker);
    view.append(holder);
    const [west, south, east, north] = told.box;
    const map = new maplibre.Map({
      container: holder,
      style: styleOf(figure, told, outlines),
      bounds: [[west, south], [east, north]],
      attributionControl: false,
      cooperativeGestures: false,
      scrollZoom: false,
      dragRotate: false,
      maxZoom: 16,
      locale: { "Map.Title": figure.querySelector("svg").getAttribute("aria-label") },
    });
    map.touchZoomRotate.disableRotation();
    steer(figure, map, told, outlines);
    map.once("idle", () => (figure.dataset.drawn = ""));
    watch(figure, map, told, outlines);
  } catch {
    holder.remove();
  }
}

/** New colours with the theme; an end when the page has gone on. */
function watch(figure, map, told, outlines) {
  const theme = new MutationObserver(() => map.setStyle(styleOf(figure, told, outlines)));
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const gone = new MutationObserver(() => {
    if (figure.isConnected) return;
    for (const watcher of [theme, gone]) watcher.disconnect();
    map.remove();
  });
  gone.observe(document.body, { childList: true, subtree: true });
}
