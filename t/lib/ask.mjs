// Asks headless Chromium what it makes of pages that exist in the job alone: no
// server, no network. The argument is a file with the job:
//
//   { program, pages: [ { files: { '/': '<p>...', '/a.css': '...' }, ask, charset } ],
//     screens: [ { width, height, scale, touch, dark } ] }
//
// It prints a list, for each page a list, for each screen { answer, requests }:
// the value of the expression `ask` once the page has loaded, and what the page
// asked for, in order: [ { path, type, priority, finalPriority } ]. A file that
// is not in the job is an empty one of the type that its name says.
//
// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOfWorker, loads, main, quiet, start, waitFor } from './browser.mjs';
import { remote } from './websocket.mjs';

const ORIGIN = 'https://page.test';
const DESKTOP = { width: 1350, height: 940, scale: 1, touch: false, dark: false };
const SETTLED = { settle: 60, quiet: 5000 };

const FLAGS = [
  '--headless', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--no-default-browser-check', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-extensions',
  '--disable-dev-shm-usage', '--remote-debugging-port=0',
  // headless, it has no mouse: one that points exactly, and hovers
  '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
  'about:blank',
];

const TYPES = {
  css: 'text/css', js: 'text/javascript', mjs: 'text/javascript', json: 'application/json',
  svg: 'image/svg+xml', png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp',
  woff2: 'font/woff2', ttf: 'font/ttf',
};

const typeOf = (path, charset = 'utf-8') =>
  TYPES[/\.(\w+)$/.exec(path)?.[1]] ?? `text/html; charset=${charset}`;

async function emulate(call, screen) {
  const { width, height, scale, touch, dark } = { ...DESKTOP, ...screen };
  await call('Emulation.setDeviceMetricsOverride', {
    width, height, deviceScaleFactor: scale, mobile: touch, screenWidth: width, screenHeight: height,
  });
  await call('Emulation.setTouchEmulationEnabled', { enabled: touch, maxTouchPoints: touch ? 5 : 1 });
  await call('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
  });
}

// One tab for the whole job.
async function open(browser, listeners) {
  const { targetId } = await browser.call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await browser.call('Target.attachToTarget', { targetId, flatten: true });
  const call = (method, params) => browser.call(method, params, { sessionId });
  for (const domain of ['Network', 'Page', 'Runtime']) await call(`${domain}.enable`);
  await call('Page.setLifecycleEventsEnabled', { enabled: true });
  await call('Network.setCacheDisabled', { cacheDisabled: true });
  await call('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  return { call, listen: (take) => listeners.set(sessionId, take) };
}

async function load({ call, listen }, page, screen) {
  const requests = new Map();
  const open = new Set();
  const loaded = loads();
  // on the page before, another screen would load what is there for it
  listen(() => {});
  await call('Page.navigate', { url: 'about:blank' });
  await emulate(call, screen);
  listen(({ method, params }) => {
    loaded.take({ method, params });
    if (method === 'Network.loadingFinished' || method === 'Network.loadingFailed')
      open.delete(params.requestId);
    if (method === 'Network.resourceChangedPriority')
      Object.assign(requests.get(params.requestId) ?? {}, { finalPriority: params.newPriority });
    if (method === 'Network.requestWillBeSent' && params.request.url.startsWith(ORIGIN)) {
      const { initialPriority: priority, url } = params.request;
      if (!isOfWorker(params)) open.add(params.requestId);
      requests.set(params.requestId,
        { path: url.slice(ORIGIN.length), type: params.type, priority, finalPriority: priority });
    }
    if (method !== 'Fetch.requestPaused') return;
    const path = params.request.url.slice(ORIGIN.length).replace(/[?#].*/, '');
    call('Fetch.fulfillRequest', {
      requestId: params.requestId, responseCode: 200,
      responseHeaders: [{ name: 'Content-Type', value: typeOf(path, page.charset) },
        { name: 'Access-Control-Allow-Origin', value: '*' }],
      body: Buffer.from(page.files[path] ?? '').toString('base64'),
    }).catch(() => {});
  });
  await call('Page.navigate', { url: `${ORIGIN}/` });
  await waitFor(loaded.at, 'load');
  const { result, exceptionDetails } = await call('Runtime.evaluate', {
    expression: `(async () => { await new Promise(requestAnimationFrame); return ${page.ask ?? 'null'} })()`,
    awaitPromise: true, returnByValue: true,
  });
  if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
  if (!page.ask) await quiet(() => `${open.size} ${requests.size}`, SETTLED);
  return { answer: result.value ?? null, requests: [...requests.values()].slice(1) };
}

async function drive(job) {
  const flags = ['--host-resolver-rules=MAP * ~NOTFOUND', ...FLAGS];
  if (process.getuid() === 0) flags.unshift('--no-sandbox');
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
    const tab = await open(browser, listeners);
    const answers = [];
    for (const page of job.pages) {
      const screens = [];
      for (const screen of job.screens ?? [DESKTOP]) screens.push(await load(tab, page, screen));
      answers.push(screens);
    }
    browser.close();
    return answers;
  } finally {
    await chromium.end();
  }
}

main(() => drive(JSON.parse(readFileSync(JSON.parse(process.argv[2]), 'utf8'))));
