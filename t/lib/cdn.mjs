// A CDN as far as Link goes (what Cloudflare's Early Hints do): keeps the Link
// fields of a page's response, by its address without the query, and from then
// on says them in a 103 to everybody, before it asks the server behind it. It
// keeps nothing else. See PM/Front.pm: cdn.mjs PORT ORIGIN CERTIFICATE KEY
//
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';

const [port, origin, cert, key] = process.argv.slice(2);
const kept = new Map();

// Links of preload and preconnect are kept, of a response of these kinds.
const KEPT = /;\s*rel="?(?:preload|preconnect)\b/;

function keep(path, response) {
  const fields = [response.headers.link ?? []].flat().join(', ');
  const links = (fields.match(/<[^>]*>[^,"]*(?:"[^"]*"[^,"]*)*/g) ?? [])
    .filter((link) => KEPT.test(link)).map((link) => link.trim());
  if ([200, 301, 302].includes(response.statusCode) && links.length) kept.set(path, links);
}

const server = http2.createSecureServer({
  cert: readFileSync(cert), key: readFileSync(key), allowHTTP1: true,
});
server.on('request', (request, response) => {
  const path = request.url.split('?')[0];
  if (kept.has(path) && request.httpVersionMajor === 2)
    response.stream.additionalHeaders({ ':status': 103, link: kept.get(path) });
  const headers = Object.fromEntries(Object.entries(request.headers)
    .filter(([name]) => !name.startsWith(':')));
  const upstream = http.request(new URL(request.url, origin), { method: request.method, headers });
  upstream.on('response', (answer) => {
    keep(path, answer);
    const fields = Object.entries(answer.headers).filter(([name]) =>
      !['connection', 'keep-alive', 'transfer-encoding', 'upgrade'].includes(name));
    response.writeHead(answer.statusCode, Object.fromEntries(fields));
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  request.pipe(upstream);
});
server.listen(Number(port), '127.0.0.1');
