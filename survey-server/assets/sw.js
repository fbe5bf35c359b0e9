/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sw - the service worker: pages open while the server is away. /sw.js puts `version` before it.
 *
 *   a form, the staff screen   the network; after 3 s, or when that fails, the page kept here;
 *                              else /offline
 *   /assets/name.HASH.ext      from here, else the network: such an address never changes
 *   everything else, /api/...  not touched
 *
 * A page is kept only after every asset it names, so what is kept is whole. A new version takes
 * the pages of the old one anew with their assets before it is installed; if the network fails
 * then, the old one goes on, and the browser tries again later. Pages with a ticket in the
 * address are not kept: the ticket would outlive its use.
 *
 * Browsers have service workers in secure contexts only: https, and http://localhost.
 */
/* global version */
(function () {
    'use strict';

    var PREFIX = 'hailong-';
    var NAME = PREFIX + version;
    var PATIENCE_MS = 3000;
    var FIXED = ['/offline', '/kiosk'];

    function isPage(address) {
        var url = new URL(address);
        return url.origin === self.location.origin && !/[?&]ticket=/.test(url.search) &&
            (url.pathname === '/kiosk' || url.pathname === '/' ||
             /^\/c\/[^/]+$/.test(url.pathname));
    }

    function isAsset(address) {
        var url = new URL(address);
        return url.origin === self.location.origin &&
            /^\/assets\/.+\.[0-9a-f]{16}\.\w+$/.test(url.pathname);
    }

    /* What a page is kept under: its address without what only its script reads (counter, device),
     * so that a link that leaves those out finds it too. */
    function keyOf(address) {
        var url = new URL(address, self.location);
        var told = url.search.slice(1).split('&').filter(function (part) {
            return /^(lang|unit|mode|contrast)=/.test(part);
        }).sort().join('&');
        return url.origin + url.pathname + (told ? '?' + told : '');
    }

    function assetsIn(html) {
        var found = html.match(/\/assets\/[\w.-]+\.[0-9a-f]{16}\.\w+/g) || [];
        return found.filter(function (asset, i) { return found.indexOf(asset) === i; });
    }

    function ensure(cache, asset) {
        return cache.match(asset).then(function (kept) { return kept || cache.add(asset); });
    }

    /* A kiosk's page in its other languages. */
    function siblingsIn(address, html) {
        var links = /[?&]mode=kiosk/.test(address)
            ? html.match(/href="\/c\/[^"]+"(?=[^>]*hreflang)/g) || [] : [];
        return links.map(function (link) {
            return keyOf(link.slice(6, -1).replace(/&amp;/g, '&'));
        });
    }

    /* Keeps a page that came well, with its assets; forgets one that is no more. */
    function keep(cache, address, response) {
        var html;
        if (response.status === 404 || response.status === 410)
            return cache.delete(address);
        if (response.status !== 200 || response.type !== 'basic')
            return Promise.resolve();
        return response.clone().text().then(function (text) {
            html = text;
            return Promise.all(assetsIn(html).map(function (asset) {
                return ensure(cache, asset);
            }));
        }).then(function () { return cache.put(address, response); }).then(function () {
            return Promise.all(siblingsIn(address, html).map(function (sibling) {
                return cache.match(sibling).then(function (page) {
                    return page || take(cache, sibling);
                });
            }));
        });
    }

    function take(cache, address) {
        return fetch(address, {cache: 'no-store', credentials: 'same-origin'})
            .then(function (response) {
                if (response.status >= 500)
                    throw new Error(address);
                return keep(cache, address, response);
            });
    }

    /* Every page that an older worker holds, and those open now. */
    function pagesHeld() {
        return caches.keys().then(function (names) {
            return Promise.all(names.filter(function (name) {
                return name.indexOf(PREFIX) === 0;
            }).map(function (name) {
                return caches.open(name).then(function (cache) { return cache.keys(); });
            }));
        }).then(function (lists) {
            return [].concat.apply([], lists).map(function (request) { return request.url; });
        }).then(function (held) {
            return self.clients.matchAll({includeUncontrolled: true}).then(function (open) {
                return held.concat(open.map(function (client) { return client.url; }));
            });
        }).then(function (pages) { return pages.filter(isPage).map(keyOf); });
    }

    function install() {
        return Promise.all([caches.open(NAME), pagesHeld()]).then(function (found) {
            var pages = FIXED.map(keyOf).concat(found[1]);
            return Promise.all(pages.filter(function (page, i) {
                return pages.indexOf(page) === i;
            }).map(function (page) { return take(found[0], page); }));
        }).then(function () { return self.skipWaiting(); });
    }

    function activate() {
        return caches.keys().then(function (names) {
            return Promise.all(names.filter(function (name) {
                return name.indexOf(PREFIX) === 0 && name !== NAME;
            }).map(function (name) { return caches.delete(name); }));
        }).then(function () { return self.clients.claim(); });
    }

    /* What is kept under a key; undefined without a key. */
    function held(cache, key) { return key ? cache.match(key) : Promise.resolve(); }

    function late() {
        return new Promise(function (resolve) { setTimeout(resolve, PATIENCE_MS); });
    }

    /* What the network says, or null: no answer, or a server (or proxy) that is not itself. */
    function asked(request) {
        return fetch(request).then(function (response) {
            return response.status >= 500 ? null : response;
        }, function () { return null; });
    }

    function answer(cache, key, network) {
        return held(cache, key).then(function (page) {
            return page ? Promise.race([network, late()]) : network;
        }).then(function (response) {
            return response || held(cache, key);
        }).then(function (response) { return response || cache.match('/offline'); });
    }

    /* The page is given at once, and kept afterwards; when that fails (no room, an asset that does
     * not come) the one kept before stays. */
    function page(event) {
        var address = event.request.url;
        var key = isPage(address) ? keyOf(address) : null;
        var copy = null;
        var opened = caches.open(NAME);
        var network = asked(event.request).then(function (response) {
            copy = response && key ? response.clone() : null;
            return response;
        });
        event.respondWith(opened.then(function (cache) {
            return answer(cache, key, network);
        }));
        event.waitUntil(Promise.all([opened, network]).then(function (found) {
            return copy && keep(found[0], key, copy);
        }).catch(function () { return null; }));
    }

    function asset(event) {
        return caches.open(NAME).then(function (cache) {
            return cache.match(event.request.url).then(function (found) {
                return found || fetch(event.request);
            });
        });
    }

    self.addEventListener('install', function (event) { event.waitUntil(install()); });
    self.addEventListener('activate', function (event) { event.waitUntil(activate()); });
    self.addEventListener('fetch', function (event) {
        if (event.request.method !== 'GET')
            return;
        if (event.request.mode === 'navigate' && !/^\/(api|assets|staff)(\/|$)/.test(
            new URL(event.request.url).pathname))
            page(event);
        else if (isAsset(event.request.url))
            event.respondWith(asset(event));
    });
}());
