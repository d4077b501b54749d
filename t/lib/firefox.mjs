// Loads pages in headless Firefox over WebDriver BiDi, each with empty caches
// and no cookies (with "again" each once more with what it has got), and prints
// their timing and every request as JSON; see PM/Browser.pm.
//
// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TIMING, main, quiet, start, waitFor } from './browser.mjs';
import { remote } from './websocket.mjs';

// Nothing but the pages: no telemetry, no updates, no captive portal.
const PREFERENCES = {
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'dom.security.https_first': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': 'data:,',
};

function recorder() {
  const requests = new Map();
  const open = new Set();
  const events = {
    'network.beforeRequestSent': ({ request, timestamp, initiator }) => {
      open.add(request.request);
      requests.set(request.request, {
        url: request.url, type: request.destination, initiator: request.initiatorType ?? initiator?.type,
        at: timestamp,
        headers: Object.fromEntries(request.headers.map(({ name, value }) => [name, value.value])),
      });
    },
    'network.responseCompleted': ({ request, response }) => {
      open.delete(request.request);
      Object.assign(requests.get(request.request) ?? {}, {
        status: response.status, protocol: response.protocol,
        fromCache: response.fromCache, bytes: response.bytesReceived,
        mimeType: response.mimeType,
      });
    },
    'network.fetchError': ({ request, errorText }) => {
      open.delete(request.request);
      Object.assign(requests.get(request.request) ?? {}, { failed: errorText });
    },
  };
  return {
    take: ({ method, params }) => events[method]?.(params),
    list: () => [...requests.values()],
    state: () => `${open.size} ${requests.size}`,
  };
}

// A new tab may still be on its way to about:blank, and give up both.
async function navigate(browser, context, url) {
  const go = () => browser.call('browsingContext.navigate', { context, url, wait: 'complete' });
  return go().catch((error) => {
    if (!/NS_ERROR_ABORT/.test(error.message)) throw error;
    return go();
  });
}

async function load(browser, userContext, listeners, url, job) {
  const { context } = await browser.call('browsingContext.create', { type: 'tab', userContext });
  const { take, list, state } = recorder();
  const console = [];
  listeners.set(context, (message) => {
    if (message.method === 'log.entryAdded') console.push(message.params.text);
    take(message);
  });
  await browser.call('browsingContext.setViewport',
    { context, viewport: { width: job.width, height: job.height } });
  await navigate(browser, context, url);
  const ask = async (expression) => {
    const answer = await browser.call('script.evaluate',
      { expression, target: { context }, awaitPromise: true });
    return JSON.parse(answer.result.value);
  };
  if (job.inject) {
    await browser.call('script.evaluate', {
      expression: readFileSync(job.inject, 'utf8'), target: { context }, awaitPromise: false });
  }
  const probed = job.probe ? await ask(job.probe) : null;
  await quiet(state, job);
  const timing = await ask(TIMING);
  listeners.delete(context);
  await browser.call('browsingContext.close', { context });
  return { url, requests: list(), probed, console, ...timing };
}

// Loads a page in caches and cookies of its own.
async function visit(browser, listeners, url, job) {
  const { userContext } = await browser.call('browser.createUserContext');
  const page = await load(browser, userContext, listeners, url, job);
  if (job.again) page.again = await load(browser, userContext, listeners, url, job);
  await browser.call('browser.removeUserContext', { userContext });
  return page;
}

function flags(profile) {
  const lines = Object.entries(PREFERENCES)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  return ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'];
}

main(async (job) => {
  const firefox = start(job.program, flags);
  try {
    const [, url] = await waitFor(() => {
      if (firefox.gone()) throw new Error(`Firefox did not start: ${firefox.output()}`);
      return firefox.output().match(/WebDriver BiDi listening on (ws:\S+)/);
    }, 'WebDriver BiDi');
    const listeners = new Map();
    const browser = await remote(`${url}/session`,
      ({ params, ...message }) =>
        listeners.get(params?.context ?? params?.source?.context)?.({ params, ...message }));
    await browser.call('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
    await browser.call('session.subscribe',
      { events: ['network.beforeRequestSent', 'network.responseCompleted', 'network.fetchError',
        'log.entryAdded'] });
    const pages = [];
    for (const one of job.urls) pages.push(await visit(browser, listeners, one.url ?? one, job));
    browser.close();
    return pages;
  } finally {
    await firefox.end();
  }
});
