// Loads pages over a slow link as a client with push and a preload scanner
// does, and prints when they were complete; t/bench/link and t/bench/lab run it.
//
// The argument: {"visits": [{"url", "encoding", "repeat", "links": [{"href",
// "via", "urgent"}]}]}. The connection is made before the clock starts. The
// page's own files are asked for when its first bytes are there, what another
// file refers to (via) when that file is there and asked for: one that was pushed
// ahead of the page is not read before the page is. With "repeat" the page is
// visited once more over a new connection, by a client that has all the files,
// sends back the cookies, and cancels what is promised.
//
// Printed, for each visit: milliseconds until the HTML, until every urgent file
// and the HTML, until all is there; what was promised; bytes that were received;
// and of a repeated visit the same, as "again".
//
// SPDX-License-Identifier: Apache-2.0
import http2 from 'node:http2';
import tls from 'node:tls';

const LIMIT_MS = 60000;
const TLS_PORT = 443;
// Windows that do not hold back the server: Chromium's.
const STREAM_WINDOW = 6 << 20, CONNECTION_WINDOW = 15 << 20;

function connected(origin) {
  const { hostname, port } = new URL(origin);
  // The session forgets its socket when the server hangs up.
  const socket = tls.connect({
    host: hostname, port: port || TLS_PORT, ALPNProtocols: ['h2'], rejectUnauthorized: false,
  });
  return new Promise((resolve, reject) => {
    const session = http2.connect(origin, {
      createConnection: () => socket,
      settings: { enablePush: true, initialWindowSize: STREAM_WINDOW },
      maxReservedRemoteStreams: 1000,
    });
    session.on('error', reject);
    session.once('remoteSettings', () => {
      session.setLocalWindowSize(CONNECTION_WINDOW);
      resolve({ session, socket });
    });
  });
}

// One visit over a connection: what is printed of it, and the cookies it got.
function visit({ session, socket }, { url, encoding, links, cookie, isRepeat }) {
  const path = new URL(url).pathname;
  const seen = { html: 0, urgent: 0, ready: 0, promised: [], bytes: 0, cookie: null };
  const urgent = new Set(links.filter((link) => link.urgent).map(({ href }) => href));
  const known = new Set(isRepeat ? links.map(({ href }) => href) : []).add(path);
  const arrived = new Set(known), wanted = new Set([path]);
  const sent = performance.now();
  const before = socket.bytesRead;
  const ask = (name, options) => session.request({
    ':path': name, 'accept-encoding': encoding, ...(cookie ? { cookie } : {}),
  }, options);
  let open = 0, page;
  return new Promise((resolve, reject) => {
    const want = (from) => {
      for (const { href } of links.filter(({ href, via }) => (via ?? path) === from && !wanted.has(href))) {
        wanted.add(href);
        if (!known.has(href)) {
          known.add(href);
          // The page goes before its files, as with browsers.
          follow(ask(href, { parent: page.id }), href);
        } else if (arrived.has(href)) want(href);
      }
    };
    const follow = (stream, name) => {
      open++;
      stream.on('error', (error) => reject(new Error(`${name} of ${url}: ${error.message}`)));
      stream.on('end', () => {
        seen.ready = performance.now() - sent;
        if (name === path) seen.html = seen.ready;
        if (name === path || urgent.has(name)) seen.urgent = seen.ready;
        arrived.add(name);
        if (wanted.has(name)) want(name);
        if (--open === 0) {
          seen.bytes = socket.bytesRead - before;
          resolve(seen);
        }
      });
      stream.resume();
      return stream;
    };
    session.on('stream', (stream, headers) => {
      const name = headers[':path'];
      seen.promised.push(name);
      if (isRepeat && known.has(name)) {
        stream.on('error', () => {});
        stream.close(http2.constants.NGHTTP2_CANCEL);
        return;
      }
      known.add(name);
      follow(stream, name);
    });
    page = follow(ask(path), path);
    page.on('response', ({ ':status': status, 'set-cookie': cookies }) => {
      seen.cookie = cookies?.map((text) => text.split(';')[0]).join('; ') ?? null;
      if (status !== 200) reject(new Error(`${status}: ${url}`));
    });
    page.once('data', () => want(path));
  });
}

async function load(one) {
  const connection = await connected(new URL(one.url).origin);
  const late = new Promise((resolve, reject) =>
    setTimeout(() => reject(new Error(`timeout: ${one.url}`)), LIMIT_MS).unref());
  const seen = await Promise.race([visit(connection, one), late]);
  connection.session.destroy();
  return seen;
}

const job = JSON.parse(process.argv[2]);
const results = [];
for (const one of job.visits) {
  const seen = await load(one);
  if (one.repeat) seen.again = await load({ ...one, cookie: seen.cookie, isRepeat: true });
  results.push(seen);
}
process.stdout.write(JSON.stringify(results), () => process.exit(0));
