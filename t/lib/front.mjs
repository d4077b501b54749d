// A server in front of httpd that is late with images, as a network is: what a
// loopback brings before the page is laid out never becomes urgent. What asks
// for an image says so itself, in Sec-Fetch-Dest.
//
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';

// What HTTP/2 does not know (RFC 9113, section 8.2.2).
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade'];

const without = (headers, dropped) => Object.fromEntries(
  Object.entries(headers).filter(([name]) => !name.startsWith(':') && !dropped.includes(name)));

// Serves TLS with httpd's key and what httpd answers on its clear port; each
// image begins ms milliseconds after it was asked for. Its port is in the
// promise.
export function front({ port, key, cert, ms }) {
  const agent = new http.Agent({ keepAlive: true });
  const server = http2.createSecureServer({
    key: readFileSync(key), cert: readFileSync(cert), allowHTTP1: true,
  }, (request, response) => {
    const asked = http.request({
      agent, port, host: '127.0.0.1', method: request.method, path: request.url,
      headers: { ...without(request.headers, HOP_BY_HOP), host: request.headers[':authority'] },
    }, (answer) => {
      response.writeHead(answer.statusCode, without(answer.headers, HOP_BY_HOP));
      answer.pipe(response);
    });
    asked.on('error', () => response.stream?.close());
    response.on('error', () => {});
    const late = request.headers['sec-fetch-dest'] === 'image' ? ms : 0;
    setTimeout(() => request.pipe(asked), late);
  });
  server.on('sessionError', () => {});
  server.unref();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}
