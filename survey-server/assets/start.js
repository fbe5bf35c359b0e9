/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * start - runs before a form's page is drawn: the questions stay away until citizen.js shows one
 * screen of them. A weak tablet spends over a second on laying out eighty of them unseen.
 *
 *   starting   class of <html>: the form is not drawn. It goes when page.js has begun, when the
 *              page is read and page.js has not, and when its script is late.
 *
 * Whoever had the whole form before the script came, and answered, goes on with it: isPlain.
 */
(function () {
    'use strict';

    var PATIENCE_MS = 8000;
    var hailong = window.hailong = {};
    var root = document.documentElement;

    function show() { root.classList.remove('starting'); }

    function showLate() {
        show();
        document.addEventListener('change', function () { hailong.isPlain = true; });
    }

    function onRead() {
        clearTimeout(late);
        show();
    }

    var late = setTimeout(showLate, PATIENCE_MS);
    root.classList.add('starting');
    document.addEventListener('DOMContentLoaded', onRead);
})();
