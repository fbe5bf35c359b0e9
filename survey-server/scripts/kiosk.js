/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kiosk - a device at a counter: every person finds it as if nobody had been there.
 *
 *   asking --idle s without touch or key--> warning --stay--> asking
 *                                              '--warn s, or "stop"--> abandoned --> intro
 *   thanks --thank s--> intro
 *
 *   intro again = answers, history, scroll, focus, print size, contrast and language as at first
 *
 * How long, and whether what a person left unfinished is kept, says the form (`kiosk`, in seconds).
 * The thanks cannot be cut short: that pause is the cool-down between two people. Leaving is for
 * staff, by a PIN that is judged here, without a server. The buttons of the device itself are for
 * Android's lock task (docs/kiosk.md).
 * Called by: nobody; it listens to page.js.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    var TICK_MS = 250;
    var HOME = 'hailong-home';
    var STAFF = 'hailong-staff'; /* when the PIN was right, for the staff screen */
    var GESTURES = ['touchstart', 'mousedown', 'keydown', 'input', 'wheel'];
    var page = hailong.page;
    var limits = page && page.settings.kiosk;
    var idleFrom = 0;
    var thanksFrom = null;
    var isUsed = false; /* someone touched the intro: its language or size may be theirs */
    var focusBefore = null;
    var home = null; /* the address with the kiosk's own language, while another is shown */

    function byId(id) { return document.getElementById(id); }

    function now() {
        return window.performance && performance.now ? performance.now() : Date.now();
    }

    function isWarning() { return !byId('idle').hidden; }

    /* The dialog that is open, or null. */
    function dialog() {
        return isWarning() ? byId('idle') : byId('leave').hidden ? null : byId('leave');
    }

    /* What lies behind a dialog is out of reach of fingers and screen readers. */
    function shut(on) {
        Array.prototype.forEach.call(document.querySelectorAll('.skip, .top, #main > *, .end'),
            function (node) {
                if (on && !node.classList.contains('ask'))
                    node.setAttribute('aria-hidden', 'true');
                else
                    node.removeAttribute('aria-hidden');
            });
        document.documentElement.classList[on ? 'add' : 'remove']('asked');
    }

    function openDialog(id, first) {
        focusBefore = dialog() ? focusBefore : document.activeElement;
        closeDialog();
        byId(id).hidden = false;
        shut(true);
        byId(first).focus();
    }

    function closeDialog() {
        byId('idle').hidden = byId('leave').hidden = true;
        shut(false);
    }

    function warn() { openDialog('idle', 'idle-stay'); }

    function stay() {
        closeDialog();
        idleFrom = now();
        if (focusBefore)
            focusBefore.focus();
    }

    function askPin() {
        byId('leave-pin').value = '';
        byId('leave-wrong').hidden = byId('leave-wait').hidden = true;
        openDialog('leave', 'leave-pin');
    }

    function onStaff() {
        hailong.pin.known().then(function (known) { (known ? askPin : toStaff)(); });
    }

    function onPin(event) {
        event.preventDefault();
        hailong.pin.check(byId('leave-pin').value).then(function (answer) {
            byId('leave-pin').value = '';
            byId('leave-left').textContent = String(answer.wait);
            byId('leave-wait').hidden = answer.wait === 0;
            byId('leave-wrong').hidden = answer.right || answer.wait > 0;
            if (answer.right)
                toStaff();
            else
                byId('leave-pin').focus();
        });
    }

    /* Where the kiosk was before a person chose another language; kept over that one change of
     * page. Where storage is blocked the language stays as it was chosen. */
    function session(work) {
        try {
            return work(window.sessionStorage);
        } catch (error) {
            return null;
        }
    }

    /* The staff screen, after the PIN where one is set. */
    function toStaff() {
        session(function (kept) { kept.setItem(STAFF, String(Date.now())); });
        location.href = '/kiosk';
    }

    function onLanguage() {
        if (!home)
            session(function (kept) { kept.setItem(HOME, location.href); });
    }

    function forget() { session(function (kept) { kept.removeItem(HOME); }); }

    function remember() {
        home = session(function (kept) { return kept.getItem(HOME); });
        if (!home || (home !== location.href && home.split('?')[0] === location.href.split('?')[0]))
            return;
        home = null;
        forget();
    }

    /* Only when the server, or the device's copy of the page, is there to be loaded. */
    function goHome() {
        if (!home)
            return;
        var request = new XMLHttpRequest();
        request.open('GET', home);
        request.onload = function () {
            if (request.status !== 200 || page.isAsking())
                return;
            forget();
            location.replace(home);
        };
        request.send();
    }

    function leave() {
        closeDialog();
        page.plain();
        page.abandon(limits.keep);
        goHome();
    }

    /* A dialog holds the focus, and Escape closes it. */
    function onKey(event) {
        var box = dialog();
        if (!box)
            return;
        if (event.keyCode === 27) {
            stay();
        } else if (event.keyCode === 9) {
            var stops = Array.prototype.slice.call(box.querySelectorAll('input, button'));
            var to = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
            event.preventDefault();
            stops[(to + stops.length) % stops.length].focus();
        }
    }

    function onGesture() {
        isUsed = true;
        if (!isWarning())
            idleFrom = now();
    }

    function countDown() {
        var left = limits.thank - (now() - thanksFrom) / 1000;
        byId('count').textContent = String(Math.max(0, Math.ceil(left)));
        if (left > 0)
            return;
        thanksFrom = null;
        page.plain();
        page.reset();
        goHome();
    }

    function watch() {
        var idle = (now() - idleFrom) / 1000;
        var left = limits.idle + limits.warn - idle;
        if (!page.isAsking() && !isUsed && !dialog())
            return;
        if (idle >= limits.idle && !isWarning() && page.isAsking())
            warn();
        if (left <= 0 || (idle >= limits.idle && !page.isAsking())) {
            leave();
            return;
        }
        if (isWarning())
            byId('idle-left').textContent = String(Math.ceil(left));
    }

    function tick() {
        if (thanksFrom !== null)
            countDown();
        else
            watch();
    }

    function open() {
        remember();
        isUsed = home !== null;
        idleFrom = now();
        GESTURES.forEach(function (name) { document.addEventListener(name, onGesture, true); });
        document.addEventListener('keydown', onKey);
        document.addEventListener('contextmenu', function (event) { event.preventDefault(); });
        document.addEventListener('hailong:home', function () { isUsed = false; });
        document.addEventListener('hailong:thanks', function () { thanksFrom = now(); });
        byId('idle-stay').addEventListener('click', stay);
        byId('idle-end').addEventListener('click', leave);
        byId('staff').addEventListener('click', onStaff);
        Array.prototype.forEach.call(document.querySelectorAll('.langs a'), function (link) {
            link.addEventListener('click', onLanguage);
        });
        byId('leave-form').addEventListener('submit', onPin);
        byId('leave-back').addEventListener('click', stay);
        window.setInterval(tick, TICK_MS);
        if (navigator.serviceWorker)
            navigator.serviceWorker.register('/sw.js').catch(function () {
                /* a reload needs the server: the staff screen says so */
            });
    }

    if (page && hailong.pin)
        open();
})();
