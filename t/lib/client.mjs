// Asks an HTTP/2 server for some URLs, one after the other on one connection,
// and prints what arrived as JSON; see PM/Client.pm, which runs it.
// The argument: {"urls":[...], "push":true, "method":"GET", "headers":{}, "log":null};
// each request waits until the one before is in that file, httpd's access log, for two
// seconds at most; a URL
// may have a method of its own before it, "HEAD https://..."; WEBSOCKET opens one
// (RFC 8441), sends "ping" and ends it when something has come back.
//
// SPDX-License-Identifier: Apache-2.0
import http2 from 'node:http2';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const TIMEOUT_MS = 50000;
const LOGGED_MS = 2000;    // httpd closes a connection that is idle for five seconds
const job = JSON.parse(process.argv[2]);
const requests = job.urls.map((text) => {
  const [url, method = job.method] = text.split(' ').reverse();
  return { url: new URL(url), method };
});
const { origin } = requests[0].url;
const result = { promises: [], pushes: {}, requests: [], error: null };
const started = performance.now();
let open = 0;
let settled = () => {};

const fields = (headers) => Object.entries(headers)
  .filter(([name]) => !name.startsWith(':'))
  .flatMap(([name, value]) => [].concat(value).map((one) => [name, one]));

function print(error) {
  result.error = error ? String(error) : null;
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

const upgrade = {
  ':method': 'CONNECT', ':protocol': 'websocket',
  'sec-websocket-version': '13', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

// Follows a stream to its end, into `into`.
function follow(stream, into, sent, responseEvent) {
  const hash = createHash('sha256');
  const now = () => performance.now() - sent;
  Object.assign(into, { interim: [], length: 0 });
  open++;
  stream.on('headers', (headers) => into.interim.push(
    { status: headers[':status'], at: now(), headers: fields(headers) }));
  stream.on(responseEvent, (headers) => {
    into.status = headers[':status'];
    into.headers = fields(headers);
    into.headers_at = now();
  });
  stream.on('trailers', (headers) => { into.trailers = fields(headers); });
  stream.on('data', (chunk) => { hash.update(chunk); into.length += chunk.length; });
  stream.on('end', () => { into.at = now(); into.sha256 = hash.digest('hex'); });
  stream.on('error', (error) => { into.error = String(error); });
  stream.on('close', () => { open--; settled(); });
  stream.resume();
}

function ask({ url: { pathname, search }, method }) {
  const into = { path: pathname + search };
  const sent = performance.now();
  result.requests.push(into);
  session.removeAllListeners('stream');
  session.on('stream', (stream, headers) => {
    const path = headers[':path'];
    result.promises.push({ path, at: performance.now() - sent });
    follow(stream, result.pushes[path] = {}, sent, 'push');
  });
  const socket = method === 'WEBSOCKET';
  const stream = session.request(
    { ...job.headers, ':path': into.path, ...(socket ? upgrade : { ':method': method }) },
    { endStream: !socket });
  if (socket) {
    stream.write('ping');
    stream.once('data', () => stream.end());
  }
  follow(stream, into, sent, 'response');
  return new Promise((resolve) => {
    settled = () => { if (open === 0) resolve(); };
  });
}

// How many requests for that are in the log.
function logged({ url: { pathname, search }, method }) {
  return job.log ? readFileSync(job.log, 'utf8').split(` ${method} ${pathname}${search} `).length : 0;
}

const session = http2.connect(origin, {
  rejectUnauthorized: false,
  settings: { enablePush: job.push },
  maxReservedRemoteStreams: 1000,
});
session.on('error', print);
setTimeout(() => print('timeout'), TIMEOUT_MS).unref();
session.once('remoteSettings', async () => {
  for (const request of requests) {
    const before = logged(request);
    await ask(request);
    const end = Date.now() + LOGGED_MS;
    while (job.log && logged(request) === before && Date.now() < end) {
      session.ping(() => {});    // an idle connection may keep its last request for later
      await sleep(20);
    }
  }
  print();
});
