/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * upload - sends what the store has queued, until the server has it.
 *
 *   start, online, visible, timer, now() --> one pass by one tab of the device
 *     up to 3 rows: PUT /api/v1/responses/{id}, one by one
 *     more:         POST /api/v1/responses, at most 50 and BATCH_CHARACTERS a batch
 *     then refusals: POST to the address that counts them, one by one
 *   each row: 200 201 202 409 forgotten; 413 422, and 404 of its campaign, set aside; else kept
 *
 * A pass goes over the queue once, in order, and ends at the first request that fails as a whole.
 * The next one comes after Retry-After, or 30 s to 10 min, twice as long at each failure, with
 * jitter so that the tablets of an office do not come back in step. What was set aside for its
 * campaign (404) is tried again when a page starts. A pass with nothing to send still tells the
 * server how the device is, once an hour, when it has a name.
 *
 * An answer counts as the server's only when it reads as one: a Wi-Fi login page says 200 too.
 * One tab sends at a time: navigator.locks, or a lease in the store where there are none
 * (insecure addresses, old browsers). Two that send at once would harm nothing but the line.
 *
 * The event hailong:queue on document tells {unsent, oldest, aside, memory, sending, last, wait};
 * `last` is {at, sent} of the last pass that sent something, `wait` the seconds until the next.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    if (!hailong.store)
        return;

    var BATCH = 50;
    var SINGLY = 3;
    var BATCH_CHARACTERS = 600000; /* at most 3 bytes each: under the 2 MiB of a batch */
    var REQUEST_MS = 60000;
    var LEASE_MS = 90000; /* longer than a request */
    var RETRY_S = 30;
    var RETRY_MOST_S = 600;
    var RETRY_AFTER_MOST_S = 3600;
    var HEARTBEAT_MS = 3600000;

    var owner = String(Math.random());
    var failures = 0;
    var notBefore = 0; /* the server's wish; by performance.now(), which nobody sets */
    var nextAt = 0;    /* when the timer tries again what could not be sent */
    var timer = null;
    var passing = null;
    var last = null;
    var state = {unsent: 0, oldest: null, aside: 0, memory: 0, sending: false, last: null,
                 wait: 0};

    function tell() {
        var event = document.createEvent('CustomEvent');
        return hailong.store.counts().then(function (counts) {
            state = {unsent: counts.unsent, oldest: counts.oldest, aside: counts.aside,
                     memory: counts.memory, sending: Boolean(passing), last: last,
                     wait: Math.max(0, Math.ceil((nextAt - performance.now()) / 1000))};
            event.initCustomEvent('hailong:queue', false, false, state);
            document.dispatchEvent(event);
        });
    }

    /* The code that takes an answer back, to whoever has just given it. */
    function tellStored(id, code) {
        var event = document.createEvent('CustomEvent');
        event.initCustomEvent('hailong:stored', false, false, {id: id, withdrawal: code});
        document.dispatchEvent(event);
    }

    /* {status, body, retryAfter}: status 0 when no answer came, body null when it is no JSON. */
    function replyOf(request) {
        var body = null;
        try {
            body = JSON.parse(request.responseText);
        } catch (error) {
            body = null;
        }
        return {status: request.status, body: body,
                retryAfter: Number(request.getResponseHeader('Retry-After')) || 0};
    }

    function ask(method, address, headers, body) {
        return new Promise(function (resolve) {
            var request = new XMLHttpRequest();
            function none() { resolve({status: 0, body: null, retryAfter: 0}); }
            request.open(method, address);
            request.timeout = REQUEST_MS;
            request.setRequestHeader('Content-Type', 'application/json');
            Object.keys(headers).forEach(function (name) {
                request.setRequestHeader(name, headers[name]);
            });
            request.onload = function () { resolve(replyOf(request)); };
            request.onerror = none;
            request.ontimeout = none;
            request.onabort = none;
            request.send(JSON.stringify(body));
        });
    }

    /* What to do with a row by the status the server gave it; `code` is the problem's. */
    function fateOf(status, code) {
        if (status === 200 || status === 201 || status === 202 || status === 409)
            return 'forget';
        if (status === 413 || status === 422 || (status === 404 && code === 'campaign_unknown'))
            return 'aside';
        return 'keep';
    }

    function isOurs(reply, id) {
        var said = reply.body && reply.body.id;
        if (reply.status === 200 || reply.status === 201 || reply.status === 202 ||
            reply.status === 409)
            return typeof said === 'string' && said.toLowerCase() === id.toLowerCase();
        return reply.status === 413 || Boolean(reply.body && reply.body.status === reply.status);
    }

    function headersOf(token) { return token ? {'Hailong-Device': token} : {}; }

    /* What came of requests: `stop` when nobody is there to take more now, how many rows the
     * server has, how many it may take later. */
    function stopped(reply) {
        return {stop: true, sent: 0, kept: 0, retryAfter: reply.retryAfter};
    }

    function settled(results) {
        function of(fate) {
            return results.filter(function (result) { return result.fate === fate; }).length;
        }
        return hailong.store.settle(results).then(function () {
            return {stop: false, sent: of('forget'), kept: of('keep'), retryAfter: 0};
        });
    }

    function sum(a, b) {
        return {stop: b.stop, sent: a.sent + b.sent, kept: a.kept + b.kept,
                retryAfter: b.retryAfter};
    }

    var NOTHING = {stop: false, sent: 0, kept: 0, retryAfter: 0};

    function sendOne(row, device) {
        var headers = headersOf(device.token);
        if (row.ticket)
            headers['Hailong-Ticket'] = row.ticket;
        return ask('PUT', '/api/v1/responses/' + row.id, headers, row.body).then(function (reply) {
            if (!isOurs(reply, row.id) || reply.status === 429 || reply.status === 503)
                return stopped(reply);
            if (reply.body && reply.body.withdrawal)
                tellStored(row.id, reply.body.withdrawal);
            return settled([{id: row.id, status: reply.status,
                             fate: fateOf(reply.status, reply.body && reply.body.code)}]);
        });
    }

    function sendSingly(rows, device) {
        return rows.reduce(function (before, row) {
            return before.then(function (total) {
                if (total.stop)
                    return total;
                return device.renew().then(function (mine) {
                    return mine ? sendOne(row, device) : stopped({retryAfter: 0});
                }).then(function (one) { return sum(total, one); });
            });
        }, Promise.resolve(NOTHING));
    }

    function itemOf(row) {
        var item = {id: row.id};
        if (row.ticket)
            item.ticket = row.ticket;
        Object.keys(row.body).forEach(function (name) { item[name] = row.body[name]; });
        return item;
    }

    /* How the device is, for those who look after many; nothing without a name. */
    function heartbeat(device) {
        if (!device.id)
            return Promise.resolve(undefined);
        return Promise.all([hailong.store.counts(), room(), hailong.store.next(1, null)])
            .then(function (found) {
                var row = found[2][0];
                return {id: device.id, unsent: found[0].unsent, oldest: found[0].oldest,
                        app: document.documentElement.getAttribute('data-version'),
                        form: row ? row.body.form + '/' + row.body.version : null,
                        storage_free: found[1]};
            });
    }

    function room() {
        var storage = navigator.storage;
        if (!storage || !storage.estimate)
            return Promise.resolve(null);
        return storage.estimate().then(function (estimate) {
            return Math.max(0, estimate.quota - estimate.usage);
        }, function () { return null; });
    }

    function post(rows, device) {
        return heartbeat(device).then(function (health) {
            return ask('POST', '/api/v1/responses', headersOf(device.token),
                       {sent: new Date().toISOString(), device: health,
                        responses: rows.map(itemOf)});
        });
    }

    function sendBatch(rows, device) {
        return post(rows, device).then(function (reply) {
            var results = reply.body && reply.body.results;
            if (reply.status === 413 || reply.status === 422)
                return sendSingly(rows, device); /* what is wrong is wrong with one of them */
            if (reply.status !== 200 || !results || results.length !== rows.length)
                return stopped(reply);
            return settled(rows.map(function (row, i) {
                return {id: row.id, status: results[i].status,
                        fate: fateOf(results[i].status, results[i].code)};
            }));
        });
    }

    /* As many of the rows as fit into one batch: one at least. */
    function fitting(rows) {
        var length = 0;
        return rows.filter(function (row, i) {
            length += JSON.stringify(row.body).length;
            return i === 0 || length < BATCH_CHARACTERS;
        });
    }

    /* The queue from after an id to its end. */
    function goOn(device, after, total) {
        return device.renew().then(function (mine) {
            return mine ? hailong.store.next(BATCH, after) : [];
        }).then(function (rows) {
            var taken = fitting(rows);
            if (taken.length === 0)
                return total;
            return (rows.length > SINGLY ? sendBatch : sendSingly)(taken, device)
                .then(function (done) {
                    var both = sum(total, done);
                    tell();
                    return both.stop ? both : goOn(device, taken[taken.length - 1].id, both);
                });
        });
    }

    /* Whether the server has counted one who did not agree, or never will: its campaign is gone. */
    function tellRefusal(address) {
        return new Promise(function (resolve) {
            var request = new XMLHttpRequest();
            function none() { resolve(false); }
            request.open('POST', address);
            request.timeout = REQUEST_MS;
            request.onload = function () {
                resolve(request.status === 404 || /\/refused(\?|$)/.test(request.responseURL));
            };
            request.onerror = none;
            request.ontimeout = none;
            request.send();
        });
    }

    function tellRefusals(done) {
        return hailong.store.read('refusals').then(function (counts) {
            var address = Object.keys(counts || {})[0];
            if (done.stop || !address)
                return done;
            return tellRefusal(address).then(function (isTold) {
                return isTold ? hailong.store.refuse(address, -1).then(function () {
                    return tellRefusals(done);
                }) : done;
            });
        });
    }

    /* When the pass found nothing to send, the device still says that it lives. */
    function greet(device, done) {
        return hailong.store.read('heartbeat').then(function (at) {
            var age = Date.now() - (at || 0);
            if (!device.id || done.stop || done.sent > 0 || (age >= 0 && age < HEARTBEAT_MS))
                return done;
            return post([], device).then(function (reply) {
                if (reply.status !== 200)
                    return done;
                return hailong.store.write('heartbeat', Date.now()).then(function () {
                    return done;
                });
            });
        });
    }

    function pass(renew) {
        return Promise.all([hailong.store.read('device'), hailong.store.read('token')])
            .then(function (found) {
                var device = {id: found[0], token: found[1], renew: renew};
                return goOn(device, null, NOTHING).then(tellRefusals).then(function (done) {
                    return greet(device, done);
                });
            });
    }

    function byLease(work) {
        return hailong.store.lease(owner, LEASE_MS, LEASE_MS).then(function (mine) {
            if (!mine)
                return null;
            return work(function () { return hailong.store.lease(owner, LEASE_MS, LEASE_MS); })
                .then(function (done) {
                    return hailong.store.lease(owner, 0, LEASE_MS).then(function () {
                        return done;
                    });
                });
        });
    }

    /* Runs `work` when no other tab of the device is sending; else gives null. Where storage is
     * blocked locks are refused as well. */
    function alone(work) {
        if (!navigator.locks)
            return byLease(work);
        return navigator.locks.request('hailong-upload', {ifAvailable: true}, function (lock) {
            return lock ? work(function () { return Promise.resolve(true); }) : null;
        }).catch(function () { return byLease(work); });
    }

    /* Seconds until the next pass. */
    function pause(done) {
        var jitter = 1 + Math.random() / 4;
        if (done === null)
            return RETRY_S * jitter;
        if (!done.stop && done.kept === 0) {
            failures = 0;
            return RETRY_MOST_S * jitter;
        }
        failures += 1;
        if (done.retryAfter > 0)
            return Math.min(RETRY_AFTER_MOST_S, done.retryAfter) * jitter;
        return Math.min(RETRY_MOST_S, RETRY_S * Math.pow(2, failures - 1)) * jitter;
    }

    function note(done) {
        if (!done || done.sent === 0)
            return Promise.resolve();
        last = {at: new Date().toISOString(), sent: done.sent};
        return hailong.store.write('last', last);
    }

    function finish(done) {
        var seconds = pause(done);
        var later = performance.now() + seconds * 1000;
        passing = null;
        nextAt = done && (done.stop || done.kept > 0) ? later : 0;
        notBefore = done && done.retryAfter > 0 ? later : 0;
        clearTimeout(timer);
        timer = setTimeout(now, seconds * 1000);
        return note(done).then(tell).then(function () { return done; });
    }

    /* A pass at once, unless one is under way or the server has asked for time. Kept when it is
     * over, or there is nothing to do. */
    function now() {
        var wait = notBefore - performance.now();
        if (passing)
            return passing;
        if (wait > 0) {
            clearTimeout(timer);
            timer = setTimeout(now, wait);
            return tell();
        }
        passing = alone(pass).catch(function () { return stopped({retryAfter: 0}); }).then(finish);
        tell();
        return passing;
    }

    function start() {
        window.addEventListener('online', now);
        document.addEventListener('visibilitychange', function () {
            if (!document.hidden)
                now();
        });
        return hailong.store.read('last').then(function (kept) {
            last = kept;
            return hailong.store.back([404]);
        }).then(now);
    }

    hailong.upload = {start: start, now: now, state: function () { return state; }};
}());
