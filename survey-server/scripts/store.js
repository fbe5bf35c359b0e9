/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * store - what a device keeps until the server has it, in IndexedDB.
 *
 *   page.js     --save--> draft --submit, one transaction--> queue --settle--> gone
 *   upload.js   <--next-------------------------------------'  |  '-refused-> aside
 *   kiosk-staff.js   counts, all, back                         '-- read, write: meta
 *
 *   draft  {key: address of the form, id, started, answers, ...}   one for each address
 *   queue  {id, ticket, body, added, tries, status}                finished, not yet sent
 *   aside  the same                                                refused: staff decide
 *   meta   {name, value}         device, token, form (its address), pin, lease, last, heartbeat,
 *                                refusals {address: count}
 *
 * Every function gives a Promise, which is kept only once a transaction is complete: with strict
 * durability that is when the disk has it. What cannot be written (no IndexedDB, blocked, full,
 * broken) is kept in memory while the page is open and written as soon as that works; the event
 * hailong:storage on document, {ok, why}, says so, why being missing, denied, full or broken.
 * Several tabs share the database; what is in memory belongs to its tab.
 *
 * An id is a UUIDv7, so the order of ids is that of time. A ticket is kept beside its answer, not
 * in it, until both are sent.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    if (!window.Promise)
        return;

    var OPEN_MS = 5000;
    var STRICT = {durability: 'strict'};
    var KEYS = {draft: 'key', queue: 'id', aside: 'id', meta: 'name'};
    var memory = {draft: {}, queue: {}, aside: {}, meta: {}};
    var opening = null;
    var state = {ok: true, why: ''};

    function tell(ok, why) {
        var event = document.createEvent('CustomEvent');
        if (state.ok === ok && state.why === why)
            return;
        state = {ok: ok, why: why};
        event.initCustomEvent('hailong:storage', false, false, state);
        document.dispatchEvent(event);
    }

    function reason(error) {
        var name = error && error.name;
        if (name === 'QuotaExceededError')
            return 'full';
        if (name === 'missing' || name === 'denied')
            return name;
        return 'broken';
    }

    function create(database) {
        Object.keys(KEYS).forEach(function (name) {
            database.createObjectStore(name, {keyPath: KEYS[name]});
        });
    }

    /* A browser that blocks storage throws, fails, or never answers. */
    function open(resolve, reject) {
        var late = false;
        var request;
        setTimeout(function () {
            late = true;
            reject({name: 'denied'});
        }, OPEN_MS);
        request = window.indexedDB.open('hailong', 1);
        request.onupgradeneeded = function () { create(request.result); };
        request.onerror = function () {
            reject(reason(request.error) === 'full' ? request.error : {name: 'denied'});
        };
        request.onsuccess = function () {
            var database = request.result;
            database.onversionchange = function () { database.close(); };
            database.onclose = function () { opening = null; };
            if (late)
                database.close();
            else
                resolve(database);
        };
    }

    function database() {
        if (opening)
            return opening;
        opening = new Promise(function (resolve, reject) {
            try {
                if (!window.indexedDB)
                    throw {name: 'missing'};
                open(resolve, reject);
            } catch (error) {
                reject(error.name === 'missing' ? error : {name: 'denied'});
            }
        });
        opening.catch(function () { opening = null; });
        return opening;
    }

    /* One transaction. `work` gets it and an object whose `value` is what the promise gives. */
    function once(mode, work) {
        return database().then(function (base) {
            return new Promise(function (resolve, reject) {
                var out = {value: undefined};
                var transaction = base.transaction(Object.keys(KEYS), mode, STRICT);
                transaction.oncomplete = function () { resolve(out.value); };
                transaction.onabort = function () { reject(transaction.error || {name: 'abort'}); };
                work(transaction, out);
            });
        });
    }

    /* A connection that the browser has closed is opened again, once. */
    function run(mode, work) {
        return once(mode, work).catch(function (error) {
            if (!error || error.name !== 'InvalidStateError')
                throw error;
            opening = null;
            return once(mode, work);
        });
    }

    /* A change: in the database, or when that fails in memory by `instead`. */
    function change(work, instead) {
        return run('readwrite', work).then(function (value) {
            rescue();
            return value;
        }, function (error) {
            tell(false, reason(error));
            return instead();
        });
    }

    /* What the database says, or `nothing` when it cannot be read. */
    function look(work, nothing) {
        return run('readonly', work).catch(function (error) {
            tell(false, reason(error));
            return nothing;
        });
    }

    function isEmpty() {
        return Object.keys(memory).every(function (name) {
            return Object.keys(memory[name]).length === 0;
        });
    }

    /* After a change that worked: what had to stay in memory is tried again. */
    function rescue() {
        var held = [];
        Object.keys(memory).forEach(function (name) {
            Object.keys(memory[name]).forEach(function (key) {
                held.push({store: name, key: key, row: memory[name][key]});
            });
        });
        if (held.length === 0) {
            tell(true, '');
            return;
        }
        run('readwrite', function (transaction) {
            held.forEach(function (one) { transaction.objectStore(one.store).put(one.row); });
        }).then(function () {
            held.forEach(function (one) {
                if (memory[one.store][one.key] === one.row)
                    delete memory[one.store][one.key];
            });
            if (isEmpty())
                tell(true, '');
        }, function () { /* still no room: the next change tries again */ });
    }

    /* Calls `each` with every row whose key is above `after`, until it says false. */
    function walk(store, after, each) {
        var range = after ? window.IDBKeyRange.lowerBound(after, true) : null;
        store.openCursor(range).onsuccess = function (event) {
            var cursor = event.target.result;
            if (cursor && each(cursor.value) !== false)
                cursor.continue();
        };
    }

    function byId(a, b) { return a.id < b.id ? -1 : 1; }

    function rowsInMemory(name) {
        return Object.keys(memory[name]).map(function (key) { return memory[name][key]; });
    }

    function save(draft) {
        return change(function (transaction) {
            transaction.objectStore('draft').put(draft);
            delete memory.draft[draft.key];
        }, function () { memory.draft[draft.key] = draft; });
    }

    function draft(key) {
        if (memory.draft[key])
            return Promise.resolve(memory.draft[key]);
        return look(function (transaction, out) {
            transaction.objectStore('draft').get(key).onsuccess = function (event) {
                out.value = event.target.result || null;
            };
        }, null);
    }

    function drop(key) {
        delete memory.draft[key];
        return change(function (transaction) {
            transaction.objectStore('draft').delete(key);
        }, function () { /* nothing that could be deleted was kept */ });
    }

    /* The row of a response: {id, ticket?, ...body}. */
    function rowOf(response) {
        var row = {id: response.id, ticket: response.ticket || null, body: {},
                   added: new Date().toISOString(), tries: 0, status: 0};
        Object.keys(response).forEach(function (name) {
            if (name !== 'id' && name !== 'ticket')
                row.body[name] = response[name];
        });
        return row;
    }

    function forgetDrafts(id) {
        rowsInMemory('draft').forEach(function (one) {
            if (one.id === id)
                delete memory.draft[one.key];
        });
    }

    /* Queues a finished response and deletes its draft, both or neither. */
    function submit(response) {
        var row = rowOf(response);
        return change(function (transaction) {
            var drafts = transaction.objectStore('draft');
            transaction.objectStore('queue').put(row);
            walk(drafts, null, function (one) {
                if (one.id === row.id)
                    drafts.delete(one.key);
            });
        }, function () { memory.queue[row.id] = row; }).then(function () {
            forgetDrafts(row.id);
        });
    }

    /* Up to `count` queued rows with ids above `after` (null = all), in their order. */
    function next(count, after) {
        return look(function (transaction, out) {
            out.value = [];
            walk(transaction.objectStore('queue'), after, function (row) {
                return out.value.push(row) < count;
            });
        }, []).then(function (rows) {
            var ids = rows.map(function (row) { return row.id; });
            var held = rowsInMemory('queue').filter(function (row) {
                return (!after || row.id > after) && ids.indexOf(row.id) < 0;
            });
            return rows.concat(held).sort(byId).slice(0, count);
        });
    }

    /* What became of rows that were sent: [{id, status, fate}], fate being forget, aside or keep.
     */
    function settle(results) {
        results.forEach(settleInMemory);
        return change(function (transaction) {
            var queue = transaction.objectStore('queue');
            results.forEach(function (result) {
                if (result.fate === 'forget')
                    queue.delete(result.id);
                else
                    settleRow(queue, transaction.objectStore('aside'), result);
            });
        }, function () { /* sent again later, which harms nothing */ });
    }

    function settleRow(queue, aside, result) {
        queue.get(result.id).onsuccess = function (event) {
            var row = event.target.result;
            if (!row)
                return;
            row.tries += 1;
            row.status = result.status;
            if (result.fate === 'keep') {
                queue.put(row);
                return;
            }
            aside.put(row);
            queue.delete(row.id);
        };
    }

    function settleInMemory(result) {
        var row = memory.queue[result.id];
        if (!row)
            return;
        row.tries += 1;
        row.status = result.status;
        if (result.fate === 'aside')
            memory.aside[row.id] = row;
        if (result.fate !== 'keep')
            delete memory.queue[row.id];
    }

    /* Queues again what was set aside with one of the statuses (null = with any). */
    function back(statuses) {
        function fits(row) { return !statuses || statuses.indexOf(row.status) >= 0; }
        rowsInMemory('aside').filter(fits).forEach(function (row) {
            memory.queue[row.id] = row;
            delete memory.aside[row.id];
        });
        return change(function (transaction) {
            var aside = transaction.objectStore('aside');
            walk(aside, null, function (row) {
                if (!fits(row))
                    return;
                transaction.objectStore('queue').put(row);
                aside.delete(row.id);
            });
        }, function () { /* they stay aside */ });
    }

    function count(transaction, name, out) {
        transaction.objectStore(name).count().onsuccess = function (event) {
            out.value[name] = event.target.result;
        };
    }

    /* {unsent, aside, memory, oldest}: `memory` of them are lost when the page is closed; `oldest`
     * is when the first of the unsent was finished, by this device's clock, or null. */
    function counts() {
        return look(function (transaction, out) {
            out.value = {queue: 0, aside: 0, oldest: null};
            count(transaction, 'queue', out);
            count(transaction, 'aside', out);
            walk(transaction.objectStore('queue'), null, function (row) {
                out.value.oldest = row.added;
                return false;
            });
        }, {queue: 0, aside: 0, oldest: null}).then(function (kept) {
            var queue = rowsInMemory('queue');
            var aside = rowsInMemory('aside').length;
            var times = queue.map(function (row) { return row.added; }).concat(kept.oldest || []);
            return {unsent: kept.queue + queue.length, aside: kept.aside + aside,
                    memory: queue.length + aside, oldest: times.sort()[0] || null};
        });
    }

    /* Every row that the server does not have, for the file. */
    function all() {
        return look(function (transaction, out) {
            out.value = [];
            ['queue', 'aside'].forEach(function (name) {
                walk(transaction.objectStore(name), null, function (row) { out.value.push(row); });
            });
        }, []).then(function (rows) {
            return rows.concat(rowsInMemory('queue'), rowsInMemory('aside')).sort(byId);
        });
    }

    function read(name) {
        if (memory.meta[name])
            return Promise.resolve(memory.meta[name].value);
        return look(function (transaction, out) {
            transaction.objectStore('meta').get(name).onsuccess = function (event) {
                out.value = event.target.result ? event.target.result.value : null;
            };
        }, null);
    }

    function write(name, value) {
        return change(function (transaction) {
            transaction.objectStore('meta').put({name: name, value: value});
            delete memory.meta[name];
        }, function () { memory.meta[name] = {name: name, value: value}; });
    }

    function counted(row, address, by) {
        var counts = row ? row.value : {};
        counts[address] = (counts[address] || 0) + by;
        if (counts[address] <= 0)
            delete counts[address];
        return {name: 'refusals', value: counts};
    }

    /* Adds to how many refusals the server has yet to count at an address. */
    function refuse(address, by) {
        return change(function (transaction) {
            var meta = transaction.objectStore('meta');
            meta.get('refusals').onsuccess = function (event) {
                meta.put(counted(event.target.result, address, by));
            };
        }, function () { memory.meta.refusals = counted(memory.meta.refusals, address, by); });
    }

    /* Takes the lease on uploading for `ms`, or makes it longer; 0 gives it back. Gives whether
     * `owner` has it now. Without a database every tab has only its own to send, and may. A lease
     * that ends later than one can was written by a clock that has since been set back. */
    function lease(owner, ms, longest) {
        return run('readwrite', function (transaction, out) {
            var meta = transaction.objectStore('meta');
            meta.get('lease').onsuccess = function (event) {
                var now = Date.now();
                var held = event.target.result && event.target.result.value;
                out.value = !held || held.owner === owner || held.until <= now ||
                            held.until > now + longest;
                if (out.value)
                    meta.put({name: 'lease', value: {owner: owner, until: now + ms}});
            };
        }).catch(function () { return true; });
    }

    hailong.store = {save: save, draft: draft, drop: drop, submit: submit, next: next,
                     settle: settle, back: back, counts: counts, all: all, read: read,
                     write: write, refuse: refuse, lease: lease, state: function () { return state; }};
}());
