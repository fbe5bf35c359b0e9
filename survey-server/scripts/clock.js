/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * clock - when a respondent began, and how long each answer took.
 *
 *   begin --> mark("q5"), mark("q6"), ... --> read() -> {started, seconds, timings: {q5: 2310}}
 *
 * The device's clock is read once, when a respondent begins; the rest is elapsed time, so that a
 * clock set right in between harms nothing. A draft that is taken up again goes on from what it
 * had: the time away is not counted. A timing is the time since the answer before it, summed over
 * changes. Times are milliseconds; `seconds` is whole.
 * Called by: page.js.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    var started = '';
    var before = 0; /* elapsed before the draft was taken up */
    var origin = 0;
    var last = 0;
    var timings = {};

    function now() {
        return window.performance && performance.now ? performance.now() : Date.now();
    }

    function two(number) { return (number < 10 ? '0' : '') + number; }

    /* 2026-11-21T08:00:00+07:00 */
    function text(date) {
        var offset = -date.getTimezoneOffset();
        var ahead = Math.abs(offset);
        return date.getFullYear() + '-' + two(date.getMonth() + 1) + '-' + two(date.getDate()) +
            'T' + two(date.getHours()) + ':' + two(date.getMinutes()) + ':' +
            two(date.getSeconds()) + (offset < 0 ? '-' : '+') + two(Math.floor(ahead / 60)) + ':' +
            two(ahead % 60);
    }

    function elapsed() { return before + now() - origin; }

    /* `kept` is what read() gave for a draft, or absent. */
    function begin(kept) {
        started = kept ? kept.started : text(new Date());
        before = kept ? kept.seconds * 1000 : 0;
        timings = kept ? kept.timings : {};
        origin = now();
        last = elapsed();
    }

    function mark(id) {
        var at = elapsed();
        timings[id] = (timings[id] || 0) + Math.max(0, Math.round(at - last));
        last = at;
    }

    function read() {
        return { started: started, seconds: Math.round(elapsed() / 1000), timings: timings };
    }

    hailong.clock = { begin: begin, mark: mark, read: read };
})();
