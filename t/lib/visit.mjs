// Loads pages as a browser finds its way through them, and prints when each
// file arrived; try.pl runs it. A browser learns of a file from the one that
// refers to it: the page, a stylesheet, a script. So here, unless the server
// says it first.
//
// The argument: {"rtt": 40, "visits": [{"origin", "path", "how", "links":
// [{"href", "via"}]}]}; how is "push", "hints" or "neither". The connection is
// made before the clock starts; rtt is its simulated round trip in milliseconds.
//
// SPDX-License-Identifier: Apache-2.0
import http2 from 'node:http2';
import { relay } from './browser.mjs';

const LIMIT_MS = 30000;

// What browsers say of a navigation; nobody else is hinted to.
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

const hrefs = (field) => [...String(field).matchAll(/<([^>]*)>/g)].map((match) => match[1]);

function visit(session, { path, how, links }) {
  const seen = { path, how, at: {}, promised: [], hinted: [], status: null };
  const known = new Set([path]);
  const sent = performance.now();
  let open = 0;
  return new Promise((resolve) => {
    const arrived = (name) => {
      seen.at[name] = performance.now() - sent;
      for (const { href, via } of links)
        if ((via ?? path) === name) want(href);
      if (--open === 0) resolve(seen);
    };
    const follow = (stream, name) => {
      open++;
      stream.on('end', () => arrived(name));
      stream.on('error', () => {});
      stream.resume();
      return stream;
    };
    const want = (href) => {
      if (known.has(href)) return;
      known.add(href);
      follow(session.request({ ':path': href }), href);
    };
    session.on('stream', (stream, headers) => {
      known.add(headers[':path']);
      seen.promised.push(headers[':path']);
      follow(stream, headers[':path']);
    });
    const page = follow(session.request({ ':path': path, ...NAVIGATION }), path);
    page.on('response', (headers) => { seen.status = headers[':status']; });
    page.on('headers', (headers) => {
      if (headers[':status'] !== 103) return;
      seen.hinted.push(...hrefs(headers.link));
      if (how === 'hints') seen.hinted.forEach(want);
    });
  });
}

async function connected(job, one) {
  const port = await relay(Number(new URL(one.origin).port), job.rtt / 2);
  const session = http2.connect(`https://localhost:${port}`, {
    rejectUnauthorized: false,
    settings: { enablePush: one.how === 'push' },
    maxReservedRemoteStreams: 1000,
  });
  const late = new Promise((resolve, reject) =>
    setTimeout(() => reject(new Error(`timeout: ${one.path}`)), LIMIT_MS).unref());
  try {
    await new Promise((resolve, reject) => {
      session.once('remoteSettings', resolve);
      session.on('error', reject);
    });
    return await Promise.race([visit(session, one), late]);
  } finally {
    session.destroy();
  }
}

const job = JSON.parse(process.argv[2]);
const results = [];
for (const one of job.visits) results.push(await connected(job, one));
process.stdout.write(JSON.stringify(results), () => process.exit(0));
