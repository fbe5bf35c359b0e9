/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kiosk-staff - the staff screen of a device, /kiosk: what is on the device, how it is, its set-up.
 *
 *   PIN, when there is one --> queue (send, write to files), state, set-up
 *
 * Everything it shows is in this browser: store.js, upload.js, pin.js, the worker. It also starts
 * the upload and the service worker, so that a device left on this page works like one left on a
 * form. /kiosk#start goes on to the device's form, for an icon on the home screen. The words are
 * the server's, in #words.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    if (!hailong.store)
        return;

    var MEGABYTE = 1048576;
    var LEFT_OPEN_MS = 600000; /* untouched for so long it asks for the PIN again */
    var FRESH_MS = 30000;      /* a PIN given at the form so long ago is not asked for again */

    function byId(id) { return document.getElementById(id); }

    function word(name, holes) {
        var text = document.querySelector('[data-word="' + name + '"]').textContent;
        return text.replace(/\{(\w+)\}/g, function (whole, hole) { return holes[hole]; });
    }

    function say(id, text) { byId(id).textContent = text; }

    function show(id, shown) { byId(id).hidden = !shown; }

    function two(number) { return (number < 10 ? '0' : '') + number; }

    /* 21/11/2026 08:05, as offices write it. */
    function timeOf(text) {
        var date = new Date(text);
        return two(date.getDate()) + '/' + two(date.getMonth() + 1) + '/' + date.getFullYear() +
            ' ' + two(date.getHours()) + ':' + two(date.getMinutes());
    }

    /* ---- the queue ---- */

    function queueSentence(queue) {
        if (queue.sending)
            return word('sending');
        if (queue.unsent > 0 && queue.wait > 0)
            return word('waiting', {seconds: queue.wait});
        return queue.unsent === 0 ? word('sent') : '';
    }

    function showQueue(queue) {
        say('unsent', String(queue.unsent));
        say('oldest', queue.oldest ? timeOf(queue.oldest) : word('none'));
        say('aside', String(queue.aside));
        say('last', queue.last ? timeOf(queue.last.at) : word('never'));
        say('queue-said', queueSentence(queue));
        show('aside-more', queue.aside > 0);
        showStorage();
    }

    /* A row as a line of the file that `hailong import` takes: a ticket is no part of it. */
    function lineOf(row) {
        var line = {id: row.id};
        Object.keys(row.body).forEach(function (name) { line[name] = row.body[name]; });
        return JSON.stringify(line) + '\n';
    }

    /* {campaign: [line, ...]}: an import takes one campaign at a time. */
    function linesByCampaign(rows) {
        var files = {};
        rows.forEach(function (row) {
            var campaign = String(row.body.campaign);
            files[campaign] = files[campaign] || [];
            files[campaign].push(lineOf(row));
        });
        return files;
    }

    function stamp() {
        var now = new Date();
        return '' + now.getFullYear() + two(now.getMonth() + 1) + two(now.getDate()) + '-' +
            two(now.getHours()) + two(now.getMinutes()) + two(now.getSeconds());
    }

    function putFile(device, campaign, lines) {
        var item = document.createElement('li');
        var link = document.createElement('a');
        var text = new Blob([lines.join('')], {type: 'application/x-ndjson'});
        link.href = window.URL.createObjectURL(text);
        link.download = [campaign, device || 'kiosk', stamp()].join('-') + '.jsonl';
        link.textContent = word('file_one', {campaign: campaign, count: lines.length});
        item.appendChild(link);
        byId('files').appendChild(item);
        link.click();
    }

    function writeFiles() {
        Promise.all([hailong.store.all(), hailong.store.read('device')]).then(function (found) {
            var files = linesByCampaign(found[0]);
            byId('files').textContent = '';
            Object.keys(files).sort().forEach(function (campaign) {
                putFile(found[1], campaign, files[campaign]);
            });
            byId('lines-text').value = found[0].map(lineOf).join('');
            show('lines', found[0].length > 0);
            if (found[0].length === 0)
                say('queue-said', word('file_none'));
        });
    }

    function sendAside() {
        hailong.store.back(null).then(hailong.upload.now);
    }

    /* ---- the state ---- */

    function showStorage() {
        var storage = hailong.store.state();
        hailong.store.counts().then(function (counts) {
            var held = counts.memory > 0 ? ' ' + word('storage_memory', {count: counts.memory}) : '';
            say('storage', word('storage_' + (storage.ok ? 'ok' : storage.why)) + held);
        });
    }

    function megabytes(bytes) { return String(Math.round(bytes / MEGABYTE)); }

    function showRoom() {
        var storage = navigator.storage;
        say('room', word('unknown'));
        say('persisted', word('unknown'));
        if (!storage || !storage.estimate)
            return;
        storage.estimate().then(function (room) {
            say('room', word('room_of', {used: megabytes(room.usage),
                                         quota: megabytes(room.quota)}));
        });
        if (!storage.persist)
            return;
        storage.persisted().then(function (kept) {
            say('persisted', word(kept ? 'persisted_yes' : 'persisted_no'));
            show('persist', !kept);
        });
    }

    function persist() {
        navigator.storage.persist().then(showRoom);
    }

    function startWorker() {
        if (!navigator.serviceWorker) {
            say('reload', word('reload_no'));
            return;
        }
        say('reload', word(navigator.serviceWorker.controller ? 'reload_yes' : 'reload_soon'));
        navigator.serviceWorker.addEventListener('controllerchange', function () {
            say('reload', word('reload_yes'));
        });
        navigator.serviceWorker.register('/sw.js').then(function (registration) {
            registration.update().catch(function () { /* the server is away */ });
        }, function () {
            if (!navigator.serviceWorker.controller)
                say('reload', word('reload_no'));
        });
    }

    /* ---- the set-up ---- */

    function saved(id) {
        say(id, word(hailong.store.state().ok ? 'saved' : 'saved_memory'));
    }

    /* The address with what makes it this device's: kiosk mode and the device's name. */
    function addressOf(text, device) {
        var parts = text.split('?');
        var rest = (parts[1] || '').split('&').filter(function (part) {
            return part && !/^(mode|device)=/.test(part);
        });
        return parts[0] + '?' + rest.concat('mode=kiosk', device ? 'device=' + device : [])
            .join('&');
    }

    /* What kiosk.js left in this tab, once. */
    function left(name) {
        var text = null;
        try {
            text = sessionStorage.getItem(name);
            sessionStorage.removeItem(name);
        } catch (error) {
            text = null; /* storage is blocked */
        }
        return text;
    }

    /* The form that this tab came from, when none is set; the next one opened is the kiosk's anew. */
    function cameFrom() {
        var home = left('hailong-home');
        return home && home.indexOf(location.origin) === 0
            ? home.slice(location.origin.length) : '';
    }

    function showDevice() {
        var from = cameFrom();
        return Promise.all(['device', 'form'].map(hailong.store.read)).then(function (found) {
            byId('device-id').value = found[0] || '';
            byId('form-address').value = found[1] || from;
            show('form-open', Boolean(found[1]));
            if (found[1])
                byId('form-open').setAttribute('href', found[1]);
        });
    }

    /* Asks the server, when there is one, whether it knows the device by its token. */
    function tryToken(id, token) {
        var request = new XMLHttpRequest();
        request.open('POST', '/api/v1/responses');
        request.setRequestHeader('Content-Type', 'application/json');
        request.setRequestHeader('Hailong-Device', token);
        request.onload = function () {
            if (request.responseText.indexOf('heartbeat_token') >= 0)
                say('device-said', word('token_refused'));
        };
        request.send(JSON.stringify({sent: new Date().toISOString(), device: {id: id},
                                     responses: []}));
    }

    function mistakeIn(device) {
        if (device.id && !/^[A-Za-z0-9][\w.-]*$/.test(device.id))
            return 'id_wrong';
        if (device.token && !/^[0-9A-Za-z]{28}$/.test(device.token.replace(/[\s-]/g, '')))
            return 'token_wrong';
        return device.form && !/^\/c\/[^\s#]+$/.test(device.form) ? 'form_wrong' : null;
    }

    function saveDevice(event) {
        var device = {id: byId('device-id').value.trim(), token: byId('device-token').value.trim(),
                      form: byId('form-address').value.trim().replace(location.origin, '')};
        var mistake = mistakeIn(device);
        event.preventDefault();
        if (mistake) {
            say('device-said', word(mistake));
            return;
        }
        hailong.store.write('device', device.id || null).then(function () {
            return hailong.store.write('form', device.form
                ? addressOf(device.form, device.id) : null);
        }).then(function () {
            return device.token ? hailong.store.write('token', device.token) : null;
        }).then(function () {
            byId('device-token').value = '';
            saved('device-said');
            if (device.token && device.id)
                tryToken(device.id, device.token);
        }).then(showDevice);
    }

    function savePin(event) {
        var pin = byId('pin-new').value;
        event.preventDefault();
        if (!hailong.pin.fits(pin)) {
            say('pin-said', word('pin_short'));
        } else if (pin !== byId('pin-again').value) {
            say('pin-said', word('pin_other'));
        } else {
            hailong.pin.set(pin).then(function () {
                byId('pin-new').value = '';
                byId('pin-again').value = '';
                saved('pin-said');
            });
        }
    }

    /* ---- the door ---- */

    function watch() {
        var timer = null;
        function touched() {
            clearTimeout(timer);
            timer = setTimeout(function () { location.reload(); }, LEFT_OPEN_MS);
        }
        ['touchstart', 'mousedown', 'keydown'].forEach(function (name) {
            document.addEventListener(name, touched, true);
        });
        touched();
    }

    function open() {
        watch();
        show('lock', false);
        show('staff', true);
        showRoom();
        showDevice();
        byId('send-now').addEventListener('click', hailong.upload.now);
        byId('send-aside').addEventListener('click', sendAside);
        byId('write-file').addEventListener('click', writeFiles);
        byId('persist').addEventListener('click', persist);
        byId('device').addEventListener('submit', saveDevice);
        byId('pin').addEventListener('submit', savePin);
    }

    function unlock(event) {
        event.preventDefault();
        hailong.pin.check(byId('unlock').value).then(function (answer) {
            byId('unlock').value = '';
            if (answer.right)
                open();
            else if (answer.wait > 0)
                say('lock-said', word('pin_wait', {seconds: answer.wait}));
            else
                say('lock-said', word('pin_wrong'));
        });
    }

    function enter() {
        var age = Date.now() - Number(left('hailong-staff'));
        hailong.pin.known().then(function (known) {
            show('no-script', false);
            if (!known || (age >= 0 && age < FRESH_MS)) {
                open();
                return;
            }
            show('lock', true);
            byId('lock').addEventListener('submit', unlock);
            byId('unlock').focus();
        });
    }

    /* Whoever goes back to a page that the browser kept finds it locked, not as it was left. */
    window.addEventListener('pageshow', function (event) {
        if (event.persisted)
            location.reload();
    });
    document.addEventListener('hailong:queue', function (event) { showQueue(event.detail); });
    document.addEventListener('hailong:storage', showStorage);
    startWorker();
    hailong.upload.start();
    hailong.store.read('form').then(function (form) {
        if (form && location.hash === '#start')
            location.replace(form);
        else
            enter();
    });
}());
