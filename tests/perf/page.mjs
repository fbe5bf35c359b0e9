// SPDX-License-Identifier: GPL-3.0-or-later
//
// The citizen's form on a weak device and a weak line, beside the same questions in SurveyJS (survey-core
// and survey-js-ui from npm, bundled and minified by esbuild, gzipped as we gzip, theme style included).
//
//   bytes   all that travels until the page rests: bodies and headers, an empty cache
//   ready   from the start of the navigation until the page can be used (ours: its script has run and
//           the button that begins stands there; SurveyJS: the first question) and has been painted; a frame after that the clock is read, in the page
//
// Each at full speed, with the processor 6 times slower, and at 400 kbit/s with 400 ms of latency, by
// the browser's own devices (CDP). Rounds go through all cases in turn, so that a slow minute of the
// machine meets all alike; figures are medians. Bytes and ratios within the run decide the exit status;
// times of one machine are printed beside their goals and decide nothing.
import { execFile, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createRequire } from 'node:module';
import { build as bundle } from 'esbuild';
import { chromium } from 'playwright-core';

const execute = promisify(execFile);
const require = createRequire(import.meta.url);
const build = resolve(process.argv[2]);
const hailong = join(build, 'hailong');
const rounds = Number(process.env.HAILONG_PERF_ROUNDS ?? 7);
const unit = '19333';
const here = new URL('.', import.meta.url).pathname;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

// --- ours ----------------------------------------------------------------------------------------

async function ours(where) {
  const data = join(where, 'data');
  const make = (...command) => execute(hailong, [...command, '--data', data]);
  await make('init');
  await make('campaign', 'create', '--id', 'qt', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', unit);
  await make('campaign', 'open', '--id', 'qt');
  const child = spawn(hailong, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise((done, fail) => {
    let out = '';
    child.stdout.on('data', (chunk) => { const found = /http:\/\/127\.0\.0\.1:\d+/.exec(out += chunk); if (found) done(found[0]); });
    child.on('exit', () => fail(new Error('the server ended')));
  });
  const form = JSON.parse(await readFile(join(here, '../../forms/definitions/sipas-2026.json'), 'utf8'));
  return { address: `${address}/c/qt?unit=${unit}&lang=vi`, form, stop: () => child.kill('SIGTERM') };
}

// --- the peer ------------------------------------------------------------------------------------

// Our form in SurveyJS's words: a page a screen, scales as ratings with our words, notes left out.
function inSurveyJs(form) {
  const pages = new Map();
  for (const q of form.questions) {
    if (['note', 'group', 'consent', 'unit'].includes(q.type)) continue;
    const screen = q.screen ?? q.id;
    if (!pages.has(screen)) pages.set(screen, { name: screen, elements: [] });
    const choices = (q.choices ?? form.scales[q.scale] ?? []).map(({ value, label }) => ({ value, text: label.vi }));
    const type = q.type === 'one' ? 'radiogroup' : q.type === 'many' ? 'checkbox' : q.type === 'scale' ? 'rating' : 'text';
    pages.get(screen).elements.push({ type, name: q.id, title: q.label.vi, isRequired: q.required === true,
      ...(type === 'rating' ? { rateValues: choices } : choices.length > 0 ? { choices } : {}) });
  }
  return { title: form.title.vi, description: form.introduction?.vi, pages: [...pages.values()] };
}

// One script, one style, the form within the script: the least that its maker's packages allow (its
// own words in English alone; Vietnamese would be a file more).
async function peer(form) {
  const program = `import { Model } from 'survey-core';
    import 'survey-js-ui';
    const survey = new Model(${JSON.stringify(inSurveyJs(form))});
    survey.render(document.getElementById('form'));`;
  const built = await bundle({ stdin: { contents: program, resolveDir: join(here, '..') }, bundle: true, minify: true, write: false,
    format: 'iife', target: 'chrome100', define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'error' });
  const style = await readFile(require.resolve('survey-core/survey-core.min.css'));
  const files = { '/': ['text/html; charset=utf-8', `<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>SurveyJS</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head><body><div id="form"></div><script src="/form.js"></script></body></html>`],
  '/form.js': ['text/javascript', built.outputFiles[0].text], '/style.css': ['text/css', style] };
  const packed = Object.fromEntries(Object.entries(files).map(([path, [type, text]]) => [path, [type, gzipSync(text, { level: 6 })]]));
  const server = createServer((request, reply) => {
    const [type, body] = packed[request.url] ?? ['text/plain', gzipSync('')];
    reply.writeHead(packed[request.url] ? 200 : 404, { 'content-type': type, 'content-encoding': 'gzip', 'content-length': body.length });
    reply.end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { address: `http://127.0.0.1:${server.address().port}`, stop: () => { server.close(); server.closeAllConnections(); } };
}

// --- measuring -----------------------------------------------------------------------------------

const lines = {
  'full speed': {},
  'processor 6 times slower': { slow: 6 },
  '400 kbit/s, 400 ms': { network: { offline: false, latency: 400, downloadThroughput: 400e3 / 8, uploadThroughput: 400e3 / 8 } },
};

// In the page: milliseconds from the start of the navigation to a painted control that can be used.
const readiness = () => {
  const look = () => {
    const control = document.querySelector('#start, #form input:not([type=hidden]), #form button');
    const usable = control && document.readyState !== 'loading' && control.getBoundingClientRect().height > 0 && !control.disabled;
    if (!usable) return void requestAnimationFrame(look);
    return void requestAnimationFrame(() => setTimeout(() => { globalThis.ready = performance.now(); }, 0));
  };
  look();
};

async function once(chrome, address, { slow, network }) {
  const context = await chrome.newContext({ viewport: { width: 360, height: 740 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  if (slow) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slow });
  if (network) await cdp.send('Network.emulateNetworkConditions', network);
  let bytes = 0;
  let requests = 0;
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; requests += 1; });
  await page.addInitScript(readiness);
  await page.goto(address, { waitUntil: 'load', timeout: 60000 });
  let ready = 0;
  for (let waited = 0; !ready && waited < 30000; waited += 50) {
    await new Promise((done) => setTimeout(done, 50));
    ready = await page.evaluate(() => globalThis.ready);
  }
  if (!ready) throw new Error(`${address} was never ready`);
  for (let seen = -1, calm = 0; calm < 10; calm = seen === requests ? calm + 1 : 0, seen = requests)
    await new Promise((done) => setTimeout(done, 50)); // half a second without anything more
  await context.close();
  return { bytes, requests, ready };
}

const where = await mkdtemp(join(tmpdir(), 'hailong-page-'));
const us = await ours(where);
const them = await peer(us.form).catch((error) => { us.stop(); throw error; });
const chrome = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const pages = { hailong: us.address, 'hailong, kiosk': `${us.address}&mode=kiosk`, SurveyJS: `${them.address}/` };
const found = {};
try {
  for (let round = 0; round <= rounds; round++)
    for (const [line, conditions] of Object.entries(lines))
      for (const [name, address] of Object.entries(pages)) {
        const result = await once(chrome, address, conditions);
        if (round > 0) ((found[name] ??= {})[line] ??= []).push(result); // the first round warms up
      }
} finally {
  await chrome.close();
  us.stop();
  them.stop();
  await rm(where, { recursive: true, force: true });
}

// --- what is said --------------------------------------------------------------------------------

const of = (name, line, what) => median(found[name][line].map((one) => one[what]));
const kb = (bytes) => (bytes / 1024).toFixed(1);
console.log(`${cpus()[0].model}, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)}; medians of ${rounds}\n`);
console.log(`| | KB | requests | ${Object.keys(lines).map((line) => `ready, ms: ${line}`).join(' | ')} |\n| --- | --- | --- | ${Object.keys(lines).map(() => '---').join(' | ')} |`);
for (const name of Object.keys(pages))
  console.log(`| ${name} | ${kb(of(name, 'full speed', 'bytes'))} | ${of(name, 'full speed', 'requests')} | ${Object.keys(lines).map((line) => of(name, line, 'ready').toFixed(0)).join(' | ')} |`);
console.log();

let held = true;
function gate(what, value, limit, unitOf) {
  const good = value <= limit;
  held &&= good;
  console.log(`${good ? 'held  ' : 'BROKEN'} ${what}: ${value.toFixed(2)}${unitOf}, at most ${limit}${unitOf}`);
}
for (const name of ['hailong', 'hailong, kiosk']) {
  gate(`bytes of the first screen, ${name}`, of(name, 'full speed', 'bytes') / 1024, 40, ' KB');
  gate(`bytes, ${name} : SurveyJS`, of(name, 'full speed', 'bytes') / of('SurveyJS', 'full speed', 'bytes'), 0.2, '');
  for (const line of Object.keys(lines).slice(1))
    gate(`ready, ${line}, ${name} : SurveyJS`, of(name, line, 'ready') / of('SurveyJS', line, 'ready'), 0.6, '');
}
for (const [line, goal] of [['processor 6 times slower', 1000], ['400 kbit/s, 400 ms', 2000]])
  console.log(`goal   ready, ${line}: ${of('hailong', line, 'ready').toFixed(0)} ms, within ${goal} ms: ${of('hailong', line, 'ready') <= goal ? 'met' : 'not met'}`);
process.exit(held ? 0 : 1);
