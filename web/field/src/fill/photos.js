// Photos made smaller on the phone. Drawing them anew leaves behind all EXIF, the position above all.
const JPEG = "image/jpeg";

/** The size that fits: the longest edge at most `edge`, never larger than it was. */
export function fitted(width, height, edge) {
  const share = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

const toBlob = (canvas, quality) => new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), JPEG, quality));

/** A JPEG of the photo. `edge`, `quality`: settings; `keepSize`: its own size; `most`: the form's limit. */
export async function scalePhoto(file, { edge, quality, keepSize, most }) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const limit = Math.min(keepSize ? Infinity : edge, (!keepSize && most) || Infinity);
  const { width, height } = fitted(picture.width, picture.height, limit);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  return new File([await toBlob(canvas, quality)], "photo.jpg", { type: JPEG });
}
