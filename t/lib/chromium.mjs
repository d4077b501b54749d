// Loads pages in headless Chromium over the DevTools protocol, each with empty
// caches and no cookies (with "revisit" all with the same, with "again" each once
// more with what it has got), and prints their timing and every request as JSON;
// see PM/Browser.pm.
//
// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TIMING, isOfWorker, loads, main, quiet, relay, start, waitFor } from './browser.mjs';
import { front } from './front.mjs';
import { remote } from './websocket.mjs';

const FLAGS = [
  '--headless', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-extensions',
  '--disable-dev-shm-usage', '--remote-debugging-port=0', 'about:blank',
];

const PHONE = {
  userAgent: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) '
    + 'Chrome/156.0.0.0 Mobile Safari/537.36',
  userAgentMetadata: {
    platform: 'Android', platformVersion: '14', architecture: '', model: 'K', mobile: true,
    brands: [{ brand: 'Chromium', version: '156' }],
  },
};

// What caused a request: { initiator, by, ran }, the kind and the URL of what did,
// and whether a script ran then.
function cause({ type, url, stack }) {
  for (let at = stack; at && !url; at = at.parent) url = at.callFrames[0]?.url;
  return { initiator: type, by: url ?? null, ran: Boolean(stack) };
}

// What the console says: of the page's own, exceptions, and the browser's.
const SAID = {
  'Log.entryAdded': ({ entry }) => entry.text,
  'Runtime.consoleAPICalled': ({ args }) => args.map(({ value }) => value).join(' '),
  'Runtime.exceptionThrown': ({ exceptionDetails: { text, exception } }) =>
    exception?.description ?? text,
};

// Requests by id, from the events of the Network domain.
function recorder() {
  const requests = new Map();
  const main = [];
  const open = new Set();
  const of = (id) => requests.get(id) ?? {};
  const events = {
    'Network.requestWillBeSent': (event) => {
      const { request, requestId, type, initiator, redirectResponse } = event;
      if (redirectResponse) of(requestId).status = redirectResponse.status;
      const entry = {
        url: request.url, type, ...cause(initiator),
        priority: request.initialPriority, finalPriority: request.initialPriority,
        renderBlocking: event.renderBlockingBehavior ?? null,
        frame: event.frameId, at: event.timestamp * 1000,
      };
      requests.set(requestId, entry);
      if (!isOfWorker(event)) open.add(requestId);
      main.push(entry);
    },
    'Network.requestWillBeSentExtraInfo': ({ requestId, headers }) => {
      if (main[0] === requests.get(requestId)) main[0].headers = headers;
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
    'Network.loadingFinished': ({ requestId, timestamp, encodedDataLength }) => {
      open.delete(requestId);
      Object.assign(of(requestId), { finished: timestamp * 1000, bytes: encodedDataLength });
    },
    'Network.loadingFailed': ({ requestId, errorText }) => {
      open.delete(requestId);
      of(requestId).failed = errorText;
    },
  };
  return {
    requests: main,
    take: ({ method, params }) => events[method]?.(params),
    state: () => `${open.size} ${main.length}`,
  };
}

// The screen and the person before it.
async function emulate(call, job, scripts) {
  await call('Emulation.setDeviceMetricsOverride', {
    width: job.width, height: job.height, deviceScaleFactor: job.scale ?? 1, mobile: Boolean(job.mobile),
  });
  if (job.mobile) {
    await call('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
    await call('Emulation.setUserAgentOverride', PHONE);
  }
  if (job.dark) {
    await call('Emulation.setEmulatedMedia',
      { features: [{ name: 'prefers-color-scheme', value: 'dark' }] });
  }
  if (!scripts) await call('Emulation.setScriptExecutionDisabled', { value: true });
}

// Without scripts of its own a page still answers to ours.
async function ask(call, scripts, expression) {
  if (!scripts) await call('Emulation.setScriptExecutionDisabled', { value: false });
  const { result } = await call('Runtime.evaluate', { expression, awaitPromise: true });
  return JSON.parse(result.value);
}

// Caches and cookies of their own, and a window, which has its size from its first page on.
async function opened(browser, { width, height }) {
  const { browserContextId } = await browser.call('Target.createBrowserContext');
  return { browserContextId, size: { width, height } };
}

async function load(browser, context, listeners, { url, scripts = 1, act }, job) {
  const { browserContextId, size } = context;
  const { targetId } = await browser.call('Target.createTarget', {
    url: 'about:blank', browserContextId, ...size,
  });
  context.size = {};
  const { sessionId } = await browser.call('Target.attachToTarget', { targetId, flatten: true });
  const call = (method, params) => browser.call(method, params, { sessionId });
  const { requests, take, state } = recorder();
  const console = [];
  const loaded = loads();
  listeners.set(sessionId, (message) => {
    loaded.take(message);
    const said = SAID[message.method]?.(message.params);
    if (said) console.push(said);
    take(message);
  });
  for (const domain of ['Network', 'Page', 'Runtime', 'Log']) await call(`${domain}.enable`);
  await call('Page.setLifecycleEventsEnabled', { enabled: true });
  await emulate(call, job, scripts);
  for (const [name, value] of Object.entries(job.cookies ?? {})) {
    await call('Network.setCookie', { name, value, url });
  }
  const { errorText } = await call('Page.navigate', { url });
  if (errorText) throw new Error(`${url}: ${errorText}`);
  await waitFor(loaded.at, `load of ${url}`, job.patience);
  if (job.inject) await call('Runtime.evaluate', { expression: readFileSync(job.inject, 'utf8') });
  const probed = job.probe ? await ask(call, scripts, job.probe) : null;
  if (act) {
    loaded.again();
    await call('Runtime.evaluate', { expression: act });
    await waitFor(loaded.at, `load after ${act}`);
  }
  await quiet(state, job);
  const timing = await ask(call, scripts, TIMING);
  listeners.delete(sessionId);
  await browser.call('Target.closeTarget', { targetId });
  return { url, requests, console, loaded: loaded.at(), probed, ...timing };
}

// Loads each, in a context of its own or all in one.
async function visits(browser, listeners, job) {
  const pages = [];
  let context;
  for (const one of job.loads) {
    context ??= await opened(browser, job);
    const page = await load(browser, context, listeners, one, job);
    if (job.again) page.again = await load(browser, context, listeners, one, job);
    pages.push(page);
    if (job.revisit) continue;
    await browser.call('Target.disposeBrowserContext', { browserContextId: context.browserContextId });
    context = null;
  }
  return pages;
}

// Each host and port of the job, by way of a relay, or with "direct" this host
// without one; no other host is there.
async function resolverRules(job) {
  if (job.direct) return `MAP * ~NOTFOUND,EXCLUDE ${job.direct}`;
  const hosts = [...new Set(job.loads.map(({ url }) => new URL(url).host))];
  const rules = hosts.map(async (host) => `MAP ${host} 127.0.0.1:${await (job.late
    ? front(job.late) : relay(Number(host.split(':')[1]), job.delay))}`);
  return [...await Promise.all(rules), 'MAP * ~NOTFOUND'].join(',');
}

main(async (job) => {
  job.loads = job.urls.map((one) => (one.url ? one : { url: one }));
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
    const pages = await visits(browser, listeners, job);
    browser.close();
    return pages;
  } finally {
    await chromium.end();
  }
});
