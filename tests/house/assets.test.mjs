// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a citizen's browser is handed: nothing of a third party, nothing inline, no address of another
// host, no font file, nothing that builds markup from text or leaves a trace outside the queue.
// The language level of the script is held by tests/browser/level.test.mjs.
import { house, matches, those } from './repository.mjs';

const assets = /^survey-server\/(?:assets|scripts)\/[^/]+$/;
const scripts = /^survey-server\/(?:assets|scripts)\/[^/]+\.js$/;
const templates = /^survey-server\/templates\/[^/]+\.html$/;
const styles = /^survey-server\/assets\/[^/]+\.css$/;

const told = (list, say) => list.flatMap(([path, text]) => say(text).map(({ line, words }) => `${path}:${line}: ${words}`));
const each = (text, table) => table.flatMap(([pattern, words]) => matches(text, pattern).map(({ line }) => ({ line, words })));

// Only files of ours, of kinds the server names; minified text is nobody's own writing.
const kinds = /\.(css|js|svg|json|webmanifest|png)$/;
const judgeOwn = (files) => those(files, assets).flatMap(([path, text]) => [
  ...(kinds.test(path) ? [] : [`${path}:1: no kind of asset the server names`]),
  ...text.split('\n').flatMap((line, i) => (line.length > 400 ? [`${path}:${i + 1}: a line of ${line.length} characters`] : [])),
]);

const inline = [
  [/<script(?![^>]*\ssrc=)[^>]*>/gi, 'a script in the page'],
  [/<style[\s>]/gi, 'a style in the page'],
  [/<[^>]*\sstyle\s*=/gi, 'a style on an element'],
  [/<[^>{]*\son[a-z]+\s*=/gi, 'a handler on an element'],
  [/javascript:/gi, 'a script in an address'],
  [/\b(?:src|href|action|formaction|poster|data)="(?:[a-z]+:)?\/\//gi, 'an address of another host'],
  [/<(?:iframe|object|embed|base|applet)[\s>]/gi, 'an element that brings in what is not ours'],
];
const judgeTemplates = (files) => told(those(files, templates), (text) => each(text, inline));

const styling = [
  [/@import/gi, 'a style from elsewhere'],
  [/url\(\s*["']?(?:[a-z]+:)?\/\//gi, 'an address of another host'],
  [/@font-face/gi, 'a font to fetch: fonts are named only'],
];
const judgeStyles = (files) => told(those(files, styles), (text) => each(text, styling));

// Comments may name what code may not.
const bare = (text) => text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|[^:"'])\/\/[^\n]*/g, '$1');
const scripting = [
  [/["'](?:https?:)?\/\/(?!www\.w3\.org\/)[^"']/g, 'an address of another host'],
  [/\b(?:innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser)\b|\bdocument\.write/g, 'markup made from text'],
  [/\beval\s*\(|\bnew\s+Function\b|\bset(?:Timeout|Interval)\s*\(\s*["']/g, 'text run as script'],
  [/setAttribute\(\s*["']style["']|\.cssText\b/g, 'a style the policy refuses'],
  [/\b(?:localStorage|sessionStorage)\b|\bdocument\.cookie\b/g, 'a place where something of a person could stay'],
  [/\bnavigator\.(?:geolocation|sendBeacon|userAgent|plugins|mediaDevices)\b/g, 'something nobody asked the citizen for'],
  [/\b(?:alert|confirm|prompt)\s*\(|\bconsole\./g, 'a word to nobody, or in the way'],
];
// What belongs to the device, not to a person, for a moment: the staff screen which form it came from,
// a kiosk its own address while somebody reads in another language.
const device = ['survey-server/scripts/kiosk-staff.js', 'survey-server/scripts/kiosk.js'];
const judgeScripts = (files) => those(files, scripts).flatMap((one) => told([one], (text) =>
  each(bare(text), scripting.filter(([, words]) => !device.includes(one[0]) || words !== 'a place where something of a person could stay'))));

const at = (name, text) => ({ [`survey-server/${name}`]: text });

house('assets are our own', judgeOwn, {
  'good': [at('assets/a.js', '// x\n'), null],
  'a font': [at('assets/a.woff2', 'x'), /no kind of asset/],
  'a bundle': [at('assets/a.js', `// x\n${'a'.repeat(401)}\n`), /a\.js:2: a line of 401/],
});
house('templates: nothing inline, nothing from elsewhere', judgeTemplates, {
  'good': [at('templates/a.html', '<script src="{{src}}" defer></script><a href="{{one}}" data-on="x">style=</a><use xlink:href="#face-1"/>'), null],
  'a script': [at('templates/a.html', '\n<script defer>x</script>'), /a\.html:2: a script in the page/],
  'a style': [at('templates/a.html', '<style>'), /a style in the page/],
  'a style on an element': [at('templates/a.html', '<p class="a" style="x">'), /a style on an element/],
  'a handler': [at('templates/a.html', '<p onclick="x">'), /a handler/],
  'another host': [at('templates/a.html', '<img src="//example.org/a.png">'), /another host/],
  'another host, in full': [at('templates/a.html', '<a href="https://example.org">'), /another host/],
  'a frame': [at('templates/a.html', '<iframe src="/a">'), /what is not ours/],
});
house('styles: nothing from elsewhere', judgeStyles, {
  'good': [at('assets/a.css', 'a { background: url("/assets/a.svg"); font-family: "Noto Sans"; }'), null],
  'an import': [at('assets/a.css', '@import "b.css";'), /from elsewhere/],
  'another host': [at('assets/a.css', 'a { background: url(https://example.org/a.png); }'), /another host/],
  'a font': [at('assets/a.css', '@font-face { font-family: a; }'), /fonts are named only/],
});
house('scripts: nothing from elsewhere, no markup from text, no trace', judgeScripts, {
  'good': [at('assets/a.js', '// innerHTML, see https://example.org\n/* eval( */ var ns = \'http://www.w3.org/2000/svg\', a = x.textContent; fetch("/api/v1/responses");'), null],
  'another host': [at('assets/a.js', '\nfetch("https://example.org/x");'), /a\.js:2: an address/],
  'markup from text': [at('assets/a.js', 'a.innerHTML = b;'), /markup made from text/],
  'text run': [at('assets/a.js', 'setTimeout("a()", 1);'), /text run as script/],
  'a style': [at('assets/a.js', 'a.setAttribute("style", "x");'), /the policy refuses/],
  'what the staff screen remembers': [at('scripts/kiosk-staff.js', 'var a = window.sessionStorage;'), null],
  'a trace': [at('scripts/a.js', 'window.localStorage.a = 1;'), /could stay/],
  'curiosity': [at('assets/a.js', 'var a = navigator.userAgent;'), /nobody asked/],
});
