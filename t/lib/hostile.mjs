// A client that does what no browser does, on one connection each; see
// t/415-hostile-streams.t. The argument: {"url":"http://...","how":"..."}. Prints
// { status, length, promised, said, again } as JSON: of the page, how many streams
// were promised, what else there is to say, and the status of a second request on
// the same connection (null: it is gone).
//
// SPDX-License-Identifier: Apache-2.0
import http2 from 'node:http2';

const { url, how } = JSON.parse(process.argv[2]);
const { origin, pathname } = new URL(url);
const result = { status: null, length: 0, promised: 0, said: null, again: null };

const settings = {
  'no streams': { maxConcurrentStreams: 0 },
  'one stream': { maxConcurrentStreams: 1 },
  'no window': { initialWindowSize: 0 },
};

const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

const headers = {
  'many fields': () => Object.fromEntries([...Array(150).keys()].map((n) => [`x-${n}`, 'y'])),
  'long fields': () => Object.fromEntries([...Array(3).keys()].map((n) => [`x-${n}`, 'y'.repeat(9000)])),
  'many cookies': () => ({ cookie: [...Array(1000).keys()].map((n) => `pushmanifest${n}=${'A'.repeat(n % 30)}`) }),
  'our cookie, many times': () => ({ cookie: [...Array(300)].map(() => 'pushmanifest=AAAAAAAA').join('; ') }),
  'a thousand small cookies': () => ({ cookie: [...Array(1000).keys()].map((n) => `${n}=`).join('; ') }),
};

const session = http2.connect(origin, { settings: { enablePush: true, ...settings[how] } });
session.on('error', () => {});
session.on('stream', (stream) => {
  result.promised++;
  stream.on('error', () => {});
  if (how === 'reset') stream.close(http2.constants.NGHTTP2_CANCEL);
  if (how === 'reset late') stream.once('push', () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
  stream.resume();
});

// Gives the status, null if there is no answer.
function ask(path, fields, into) {
  return new Promise((resolve) => {
    if (session.destroyed || session.closed) { resolve(null); return; }
    const stream = session.request({ ':path': path, ...fields });
    let status = null;
    stream.on('response', (fields) => { status = fields[':status']; });
    stream.on('data', (chunk) => { if (into) into.length += chunk.length; });
    stream.on('error', () => {});
    stream.on('close', () => resolve(status));
    if (how === 'leave' && into) setTimeout(() => stream.close(http2.constants.NGHTTP2_CANCEL), 1);
  });
}

// Changes a setting, and waits until the server has taken it.
const set = (values) => new Promise((resolve) => { session.settings(values, resolve); });

async function run() {
  if (how === 'flips') {
    for (let i = 0; i < 20; i++) await set({ enablePush: i % 2 === 0 });
    result.promised = 0;
  }
  const page = ask(pathname, (headers[how] ?? (() => ({})))(), result);
  if (how === 'no window') {
    await wait(2000);
    result.said = result.length;
    await set({ initialWindowSize: 1 << 20 });
  }
  result.status = await page;
  await wait(200);
  result.again = await ask('/css/a.css', {}, null);
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

setTimeout(() => { process.stdout.write(JSON.stringify({ ...result, said: 'hangs' }), () => process.exit(1)); }, 30000);
run();
