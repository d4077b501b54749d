// Loads pages in headless Chromium over the DevTools protocol, each with empty
// caches and no cookies (with "revisit" all with the same), and prints their timing and every request as JSON; see PM/Browser.pm.
//
// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TIMING, main, relay, sleep, start, waitFor } from './browser.mjs';
import { remote } from './websocket.mjs';

const FLAGS = [
  '--headless', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-extensions',
  '--disable-dev-shm-usage', '--remote-debugging-port=0', 'about:blank',
];

// Requests by id, from the events of the Network domain.
function recorder() {
  const requests = new Map();
  const main = [];
  const of = (id) => requests.get(id) ?? {};
  const events = {
    'Network.requestWillBeSent': (event) => {
      const { request, requestId, type, initiator, redirectResponse } = event;
      if (redirectResponse) of(requestId).status = redirectResponse.status;
      const entry = {
        url: request.url, type, initiator: initiator.type,
        priority: request.initialPriority, finalPriority: request.initialPriority,
        renderBlocking: event.renderBlockingBehavior ?? null,
        frame: event.frameId, at: event.timestamp * 1000,
      };
      requests.set(requestId, entry);
      main.push(entry);
    },
    'Network.resourceChangedPriority': ({ requestId, newPriority }) => {
      of(requestId).finalPriority = newPriority;
    },
    'Network.responseReceived': ({ requestId, response }) => Object.assign(of(requestId), {
      status: response.status, protocol: response.protocol, mimeType: response.mimeType,
      fromCache: response.fromDiskCache, fromPrefetch: response.fromPrefetchCache,
      fromEarlyHints: response.fromEarlyHints ?? false,
    }),
    'Network.responseReceivedEarlyHints': ({ requestId, headers }) => {
      of(requestId).earlyHints = headers;
    },
    'Network.loadingFinished': ({ requestId, timestamp, encodedDataLength }) =>
      Object.assign(of(requestId), { finished: timestamp * 1000, bytes: encodedDataLength }),
    'Network.loadingFailed': ({ requestId, errorText }) => {
      of(requestId).failed = errorText;
    },
  };
  return { requests: main, take: ({ method, params }) => events[method]?.(params) };
}

async function load(browser, listeners, url, job) {
  // A window has its size from the first page on.
  const size = job.context ? {} : { width: job.width, height: job.height };
  const { browserContextId } = job.context
    ?? await browser.call('Target.createBrowserContext');
  if (job.revisit) job.context = { browserContextId };
  const { targetId } = await browser.call('Target.createTarget', {
    url: 'about:blank', browserContextId, ...size,
  });
  const { sessionId } = await browser.call('Target.attachToTarget', { targetId, flatten: true });
  const call = (method, params) => browser.call(method, params, { sessionId });
  const { requests, take } = recorder();
  const console = [];
  let loaded = 0;
  listeners.set(sessionId, (message) => {
    if (message.method === 'Page.loadEventFired') loaded = message.params.timestamp * 1000;
    if (message.method === 'Log.entryAdded') console.push(message.params.entry.text);
    take(message);
  });
  for (const domain of ['Network', 'Page', 'Runtime', 'Log']) await call(`${domain}.enable`);
  await call('Emulation.setDeviceMetricsOverride', {
    width: job.width, height: job.height, deviceScaleFactor: 1, mobile: false,
  });
  const { errorText } = await call('Page.navigate', { url });
  if (errorText) throw new Error(`${url}: ${errorText}`);
  await waitFor(() => loaded, `load of ${url}`);
  await sleep(job.settle);
  const { result } = await call('Runtime.evaluate', { expression: TIMING });
  listeners.delete(sessionId);
  await browser.call('Target.closeTarget', { targetId });
  if (!job.revisit) await browser.call('Target.disposeBrowserContext', { browserContextId });
  return { url, requests, console, loaded, ...JSON.parse(result.value) };
}

// Each host and port of the job, by way of a relay; no other host is there.
async function resolverRules(job) {
  const hosts = [...new Set(job.urls.map((url) => new URL(url).host))];
  const rules = hosts.map(async (host) =>
    `MAP ${host} 127.0.0.1:${await relay(Number(host.split(':')[1]), job.delay)}`);
  return [...await Promise.all(rules), 'MAP * ~NOTFOUND'].join(',');
}

main(async (job) => {
  const flags = [`--host-resolver-rules=${await resolverRules(job)}`, ...FLAGS];
  if (process.getuid() === 0) flags.unshift('--no-sandbox');
  flags.unshift(`--ignore-certificate-errors-spki-list=${job.spki}`);
  const chromium = start(job.program, (profile) => [`--user-data-dir=${profile}`, ...flags]);
  try {
    const file = join(chromium.profile, 'DevToolsActivePort');
    const [port, path] = await waitFor(() => {
      if (chromium.gone()) throw new Error(`Chromium did not start: ${chromium.output()}`);
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
      return lines.length > 1 && lines;
    }, 'DevToolsActivePort');
    const listeners = new Map();
    const browser = await remote(`ws://127.0.0.1:${port}${path}`,
      (message) => listeners.get(message.sessionId)?.(message));
    const pages = [];
    for (const url of job.urls) pages.push(await load(browser, listeners, url, job));
    browser.close();
    return pages;
  } finally {
    await chromium.end();
  }
});
