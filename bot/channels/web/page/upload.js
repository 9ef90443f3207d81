// Sends one photo and says what became of it. XMLHttpRequest, because fetch cannot tell how far an upload has come.
const STALL = 60000;  // a slow line may take minutes, but it moves

// Answers 'ok', 'later', 'full', 'lost', 'signed-out', or {why} when the photo will never be taken.
export function upload(entry, moved) {
  return new Promise(resolve => {
    const request = new XMLHttpRequest();
    const query = ['seat', 'as', 'id'].map(key => `${key}=${encodeURIComponent(entry[key])}`).join('&');
    let timer;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => request.abort(), STALL);
    };
    request.open('POST', `/photos?${query}`);
    request.setRequestHeader('Content-Type', entry.blob.type.startsWith('image/') ? entry.blob.type : 'application/octet-stream');
    request.upload.onprogress = event => {
      watch();
      if (event.lengthComputable) moved(event.loaded / event.total);
    };
    request.onloadend = () => {
      clearTimeout(timer);
      resolve(outcome(request.status));
    };
    watch();
    request.send(entry.blob);
  });
}

function outcome(status) {
  if (status === 200) return 'ok';
  if (status === 0) return 'lost';
  if (status === 401) return 'signed-out';
  if (status === 403) return {why: 'seat'};
  if (status === 413) return {why: 'photo-too-big'};
  if (status === 507) return 'full';
  if (status === 408 || status === 429 || status >= 500) return 'later';
  return {why: 'broken'};
}
