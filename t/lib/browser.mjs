// What the drivers of both browsers share: a profile directory, starting and
// ending the browser, and the script that asks a page for its own timing.
//
// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import net from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS = 180000;
const STOP_MS = 5000;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Runs in the page: its title, its resource timing, its navigation timing, its
// paints and when the largest was (which an observer alone is told).
export const TIMING = `JSON.stringify((() => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({ type: 'largest-contentful-paint', buffered: true });
  return {
    title: document.title,
    resources: performance.getEntriesByType('resource'),
    navigation: performance.getEntriesByType('navigation')[0],
    paints: performance.getEntriesByType('paint'),
    largest: observer.takeRecords().at(-1)?.startTime ?? null,
  };
})())`;

export async function waitFor(question, what, patience = START_MS) {
  for (const end = Date.now() + patience; Date.now() < end; await sleep(20)) {
    const answer = await question();
    if (answer) return answer;
  }
  throw new Error(`timeout: ${what}`);
}

// Waits until no request is open and nothing has happened for job.settle
// milliseconds, but for job.quiet at most: `state` says, in a word, how many
// requests are open and how many there were. Without job.quiet for job.settle.
export async function quiet(state, job) {
  if (!job.quiet || !job.settle) return sleep(job.settle);
  const end = Date.now() + job.quiet;
  for (let last = null, since = 0; Date.now() < end; await sleep(20)) {
    const now = state();
    if (now !== last) [last, since] = [now, Date.now()];
    if (now.startsWith('0 ') && Date.now() - since >= job.settle) return;
  }
}

// Whether a request in Chromium is for a worker's own script: its end is said to the
// worker, and not to the page.
export const isOfWorker = ({ type, initiator }) => type === 'Script' && initiator.type === 'other';

// When a Chromium tab's page has loaded, in milliseconds, from the events of the Page
// domain; 0 until then. The about:blank with which a tab begins may load late, and
// is none.
export function loads() {
  const pages = new Set();
  let at = 0;
  const events = {
    'Page.frameNavigated': ({ frame: { parentId, url, loaderId } }) => {
      if (!parentId && url !== 'about:blank') pages.add(loaderId);
    },
    'Page.lifecycleEvent': ({ name, loaderId, timestamp }) => {
      if (name === 'load' && pages.delete(loaderId)) at = timestamp * 1000;
    },
  };
  return {
    take: ({ method, params }) => events[method]?.(params),
    at: () => at,
    again: () => { at = 0; },
  };
}

// Starts a browser with a new profile. Gives { profile, output(), end() }.
// The browser leads a process group, so that end() reaches all of it.
export function start(program, argumentsFor) {
  const profile = mkdtempSync(join(tmpdir(), 'pushmanifest-browser-'));
  const child = spawn(program, argumentsFor(profile), {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: profile, XDG_RUNTIME_DIR: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile,
      MOZ_CRASHREPORTER_DISABLE: '1',
    },
  });
  let output = '', gone = false;
  child.stdout.on('data', (chunk) => { output += chunk; });
  child.stderr.on('data', (chunk) => { output += chunk; });
  child.on('error', (error) => { output += error; gone = true; });
  child.on('exit', () => { gone = true; });
  const signal = (name) => {
    try { process.kill(-child.pid, name); return true; } catch { return false; }
  };
  const end = async () => {
    for (const limit = Date.now() + STOP_MS; Date.now() < limit && signal('SIGTERM'); await sleep(50));
    while (signal('SIGKILL')) await sleep(50);
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => end().finally(() => process.exit(1)));
  return { profile, end, output: () => output, gone: () => gone };
}

// A relay to a port on loopback, that takes so many milliseconds each way; its
// own port is in the promise. Chromium loses a 103 that arrives before it has
// finished sending the request, within a millisecond, as no network does.
export function relay(port, ms) {
  const late = (from, to) => {
    from.on('data', (chunk) => setTimeout(() => to.write(chunk), ms));
    from.on('close', () => setTimeout(() => to.destroy(), ms));
    from.on('error', () => {});
  };
  const server = net.createServer({ noDelay: true }, (client) => {
    const upstream = net.connect({ port, host: '127.0.0.1', noDelay: true });
    late(client, upstream);
    late(upstream, client);
  });
  server.unref();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

// Runs a driver on the job in the argument, {"program":..., "urls":[...]}, and
// prints a list, one object for each URL.
export async function main(driver) {
  const job = JSON.parse(process.argv[2]);
  let pages = [], error = null;
  try { pages = await driver(job); } catch (thrown) { error = thrown.stack; }
  process.stdout.write(JSON.stringify({ pages, error }), () => process.exit(error ? 1 : 0));
}
