// Where unsent messages outlive the page: IndexedDB, or nothing when the browser refuses it (the queue then lives in memory only).
const OPENING = 3000;  // some in-app browsers never answer at all

let opened;

function database() {
  opened = opened || new Promise(resolve => {
    setTimeout(() => resolve(null), OPENING);
    try {
      const request = indexedDB.open('ban-hoc', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('unsent', {keyPath: 'id'});
      request.onsuccess = () => resolve(request.result);
      request.onerror = request.onblocked = () => resolve(null);
    } catch (error) { resolve(null); }
  });
  return opened;
}

async function run(mode, act) {
  const db = await database();
  if (!db) return null;
  return new Promise(resolve => {
    try {
      const transaction = db.transaction('unsent', mode);
      const request = act(transaction.objectStore('unsent'));
      transaction.oncomplete = () => resolve(request.result === undefined ? true : request.result);
      transaction.onerror = transaction.onabort = () => resolve(null);
    } catch (error) { resolve(null); }
  });
}

// Each answers null when it could not be done.
export const all = () => run('readonly', store => store.getAll());
export const put = entry => run('readwrite', store => store.put(entry));
export const drop = id => run('readwrite', store => store.delete(id));
export const clear = () => run('readwrite', store => store.clear());
