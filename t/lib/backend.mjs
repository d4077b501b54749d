// An application for mod_proxy_http and mod_proxy_http2 to ask; see
// PM/Matrix.pm, which runs it. It prints {"http":PORT,"http2":PORT}. A request's
// query, or its field X-Query, says what it does: think=MS, status=N, type=TYPE, link (fields of its
// own on the response), early (a 103 of its own), sendfile=PATH (X-Sendfile),
// trailers (a field after the body). It ends when its input does. A request to
// upgrade to websocket is accepted, and all bytes are sent back.
//
// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import http from 'node:http';
import http2 from 'node:http2';

const OWN = '</css/own.css>; rel=preload; as=style';
const AGAIN = '</css/a.css>; rel=preload; as=style; title="the backend\'s"';

function answer(request, response) {
  const { searchParams: query, pathname } = new URL(
    request.headers['x-query'] ? `${request.url}?${request.headers['x-query']}` : request.url, 'http://x');
  if (query.has('early')) response.writeEarlyHints({ link: OWN });
  setTimeout(() => {
    response.statusCode = Number(query.get('status') ?? 200);
    if (query.has('link')) response.setHeader('Link', [OWN, AGAIN]);
    if (query.has('location')) response.setHeader('Location', query.get('location'));
    response.setHeader('Content-Type', query.get('type') ?? 'text/html');
    response.setHeader('X-Backend', 'kept');
    if (query.has('sendfile')) response.setHeader('X-Sendfile', query.get('sendfile'));
    if (query.has('trailers')) {
      response.setHeader('Trailer', 'X-Sum');
      response.addTrailers({ 'X-Sum': '42' });
    }
    const empty = [204, 304].includes(response.statusCode) || request.method === 'HEAD';
    response.end(empty ? undefined : `<p>${pathname}</p>\n`);
  }, Number(query.get('think') ?? 0));
  request.resume();
}

const servers = [http.createServer(answer), http2.createServer(answer)];
for (const server of servers) {
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
}
process.stdin.on('end', () => process.exit(0)).resume();
// RFC 6455, section 4.2.2, as far as a proxy looks at it.
servers[0].on('upgrade', (request, socket) => {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n'
    + `Connection: Upgrade\r\nSec-WebSocket-Accept: ${accept.digest('base64')}\r\n\r\n`);
  socket.pipe(socket);
  socket.on('error', () => {});
});
const [one, two] = servers.map((server) => server.address().port);
console.log(JSON.stringify({ http: one, http2: two }));
