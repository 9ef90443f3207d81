// Makes a photo small enough for a weak signal. The browser turns it upright while decoding.
const THUMB = 320;
const LIGHT = 140000;   // bytes: five photos, with all that is said, stay under a megabyte
const TRIES = [[1600, 0.8], [1600, 0.6], [1280, 0.6], [1024, 0.55]];  // longest side and quality, until it is light

// Answers {blob, thumb}; thumb is null when this browser cannot show the picture. Throws 'photo-too-big'.
export async function shrink(file, limits) {
  const picture = await decode(file);
  if (!picture) return {blob: asItIs(file, limits), thumb: null};
  try {
    const thumb = await redraw(picture, THUMB, 0.7);
    const small = uprightHere() && await lighter(picture, limits.photo_side);
    const fits = Math.max(picture.naturalWidth, picture.naturalHeight) <= limits.photo_side;
    const better = small && !(fits && file.size <= small.size);
    return {blob: better ? small : asItIs(file, limits), thumb};
  } finally {
    URL.revokeObjectURL(picture.src);
  }
}

async function lighter(picture, most) {
  let light = null;
  for (const [side, quality] of TRIES) {
    light = await redraw(picture, Math.min(side, most), quality);
    if (!light || light.size <= LIGHT) break;
  }
  return light;
}

function asItIs(file, limits) {
  if (file.size > limits.photo_bytes) throw new Error('photo-too-big');
  return file;
}

// Where drawing ignores the turn noted by the camera, the original is sent and the server turns it.
const uprightHere = () => Boolean(window.CSS && CSS.supports('image-orientation', 'from-image'));

function decode(file) {
  return new Promise(resolve => {
    const picture = new Image();
    picture.onload = () => resolve(picture.naturalWidth ? picture : null);
    picture.onerror = () => { URL.revokeObjectURL(picture.src); resolve(null); };
    picture.src = URL.createObjectURL(file);
  });
}

function redraw(picture, side, quality) {
  const scale = Math.min(1, side / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const pen = canvas.getContext('2d');
  if (!pen) return Promise.resolve(null);
  pen.fillStyle = '#fff';  // JPEG knows no transparency
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise(resolve => canvas.toBlob(blob => {
    canvas.width = canvas.height = 0;  // cheap phones keep the pixels until told otherwise
    resolve(blob);
  }, 'image/jpeg', quality));
}
