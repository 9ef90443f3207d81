// Sends one photo or recording, or fetches one file, and says what became of it. XMLHttpRequest, because fetch cannot tell how far it has come.
const STALL = 60000;  // a slow line may take minutes, but it moves

// Answers 'ok', 'later', 'full', 'lost', 'signed-out', or {why} when it will never be taken.
export async function upload(entry, moved) {
  const query = ['seat', 'as', 'id'].map(key => `${key}=${encodeURIComponent(entry[key])}`).join('&');
  const {status} = await run('POST', `/${entry.voice ? 'voices' : 'photos'}?${query}`, moved, request => {
    request.setRequestHeader('Content-Type', /^(image|audio)\//.test(entry.blob.type) ? entry.blob.type : 'application/octet-stream');
    if (entry.text) request.setRequestHeader('Caption', encodeURIComponent(whole(entry.text)));
    return entry.blob;
  });
  if (status === 200) return 'ok';
  if (status === 0) return 'lost';
  if (status === 401) return 'signed-out';
  if (status === 403) return {why: 'seat'};
  if (status === 413) return {why: entry.voice ? 'voice-too-big' : 'photo-too-big'};
  if (status === 507) return 'full';
  if (status === 408 || status === 429 || status >= 500) return 'later';
  return {why: 'broken'};
}

// Answers {blob}, or {why} there is none.
export async function download(address, moved) {
  const {status, response} = await run('GET', address, moved, request => { request.responseType = 'blob'; });
  if (status === 200) return {blob: response};
  return {why: status === 404 || status === 410 ? 'file-gone' : 'file-later'};
}

function run(method, address, moved, ready) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    let timer;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALL);
    };
    (method === 'POST' ? request.upload : request).onprogress = event => {
      watch();
      if (event.lengthComputable) moved(event.loaded / event.total);
    };
    request.onloadend = () => {
      clearTimeout(timer);
      resolve(request);
    };
    request.open(method, address);
    const body = ready(request);
    watch();
    request.send(body);
  });
}

// Half of a character cannot be sent.
const whole = text => text.replace(/[\ud800-\udfff]/gu, '');
