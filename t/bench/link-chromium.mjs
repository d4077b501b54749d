// Runs t/lib/chromium.mjs behind a slow link; t/bench/link runs it. The driver
// speaks to loopback, whose port is here forwarded to the server's end of the
// link.
//
// The argument: {"driver": PATH, "port", "server": ADDRESS, "job": the driver's}.
//
// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import net from 'node:net';

const TLS_PORT = 443;
const { driver, port, server, job } = JSON.parse(process.argv[2]);

net.createServer({ noDelay: true }, (browser) => {
  const upstream = net.connect({ port: TLS_PORT, host: server, noDelay: true });
  for (const [from, to] of [[browser, upstream], [upstream, browser]]) {
    from.on('error', () => {}).on('close', () => to.destroy());
    from.pipe(to);
  }
}).listen(port, '127.0.0.1', () => {
  const child = spawn(process.execPath, [driver, JSON.stringify(job)], { stdio: 'inherit' });
  process.on('SIGTERM', () => child.kill());
  child.on('exit', (code) => process.exit(code ?? 1));
});
