/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin - the number that lets staff out of the form and into their screen, without a server.
 *
 *   kiosk-staff.js --set--> meta: pin {salt, rounds, hash}   PBKDF2-HMAC-SHA-256 (RFC 8018)
 *   kiosk.js --check--> right, or how many seconds to wait    meta: pin_tries {count, until}
 *
 * The browser's own crypto.subtle is absent from insecure addresses, so the hash is computed here
 * everywhere: 10,000 rounds, under half a second on a slow tablet. A PIN keeps citizens in the
 * form; it does not protect the device's files from whoever holds the device: four digits are
 * 10,000 guesses, whatever the hash. So what counts is that guessing at the screen is slow: after
 * five wrong ones each further one waits twice as long, 30 s to an hour.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    var ROUNDS = 10000;
    var FREE_TRIES = 5;
    var WAIT_S = 30;
    var WAIT_MOST_S = 3600;
    var START = new Int32Array(8);
    var K = new Int32Array(64);

    /* The first 32 bits of the fractional part. */
    function fraction(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }

    function isPrime(n) {
        for (var i = 2; i * i <= n; i += 1) {
            if (n % i === 0)
                return false;
        }
        return true;
    }

    /* SHA-256's constants are the roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
    (function () {
        for (var n = 2, found = 0; found < 64; n += 1) {
            if (!isPrime(n))
                continue;
            if (found < 8)
                START[found] = fraction(Math.sqrt(n));
            K[found] = fraction(Math.pow(n, 1 / 3));
            found += 1;
        }
    }());

    function turn(x, by) { return (x >>> by) | (x << (32 - by)); }

    var W = new Int32Array(64);

    /* One block of 16 words into a state of 8. */
    function compress(state, block) {
        var a = state[0], b = state[1], c = state[2], d = state[3];
        var e = state[4], f = state[5], g = state[6], h = state[7];
        var i, x, y, one, two;
        for (i = 0; i < 64; i += 1) {
            if (i < 16) {
                W[i] = block[i];
            } else {
                x = W[i - 15];
                y = W[i - 2];
                W[i] = W[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + W[i - 7] +
                       (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
            }
            one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] +
                   W[i]) | 0;
            two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
            h = g;
            g = f;
            f = e;
            e = (d + one) | 0;
            d = c;
            c = b;
            b = a;
            a = (one + two) | 0;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    /* A last block: bytes (at most 55) padded, `before` bytes having gone before them. */
    function lastBlock(bytes, before) {
        var block = new Int32Array(16);
        for (var i = 0; i < bytes.length; i += 1)
            block[i >> 2] |= bytes[i] << (24 - 8 * (i & 3));
        block[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length & 3));
        block[15] = (before + bytes.length) * 8;
        return block;
    }

    function keyed(key, mask) {
        var state = new Int32Array(START);
        var block = new Int32Array(16);
        for (var i = 0; i < 64; i += 1)
            block[i >> 2] |= ((key[i] || 0) ^ mask) << (24 - 8 * (i & 3));
        compress(state, block);
        return state;
    }

    /* HMAC of one block: the states of the key's two halves are computed once. */
    function authenticate(inner, outer, block, out) {
        var between = new Int32Array(16);
        var state = new Int32Array(inner);
        compress(state, block);
        between.set(state);
        between[8] = 0x80000000 | 0;
        between[15] = (64 + 32) * 8;
        out.set(outer);
        compress(out, between);
    }

    function bytesOf(hex) {
        return hex.match(/../g).map(function (pair) { return parseInt(pair, 16); });
    }

    function hexOf(number, digits) { return ('0000000' + number.toString(16)).slice(-digits); }

    /* PBKDF2-HMAC-SHA-256 of ASCII text (at most 64) and salt (hex, at most 51 bytes): 32 bytes as
     * hex. */
    function hash(text, salt, rounds) {
        var key = text.split('').map(function (c) { return c.charCodeAt(0); });
        var inner = keyed(key, 0x36);
        var outer = keyed(key, 0x5c);
        var block = lastBlock(bytesOf(salt).concat([0, 0, 0, 1]), 64);
        var part = new Int32Array(8);
        var sum = new Int32Array(8);
        for (var i = 0; i < rounds; i += 1) {
            authenticate(inner, outer, block, part);
            for (var j = 0; j < 8; j += 1)
                sum[j] ^= part[j];
            block = lastBlock([], 64 + 32);
            block.set(part);
            block[8] = 0x80000000 | 0;
        }
        return Array.prototype.map.call(sum, function (word) { return hexOf(word >>> 0, 8); })
            .join('');
    }

    function known() {
        return hailong.store.read('pin').then(function (kept) { return Boolean(kept); });
    }

    /* Whether a text may be a PIN. */
    function fits(text) { return /^[0-9]{4,12}$/.test(text); }

    function set(text) {
        var random = window.crypto.getRandomValues(new Uint8Array(16));
        var salt = Array.prototype.map.call(random, function (b) { return hexOf(b, 2); }).join('');
        return hailong.store.write('pin', {salt: salt, rounds: ROUNDS,
                                           hash: hash(text, salt, ROUNDS)})
            .then(function () { return hailong.store.write('pin_tries', null); });
    }

    /* Seconds until the next try; a clock that was set back must not lock staff out for long. */
    function waitOf(tries) {
        var left = tries ? Math.ceil((tries.until - Date.now()) / 1000) : 0;
        return left > 0 && left <= WAIT_MOST_S ? left : 0;
    }

    function failed(tries) {
        var count = tries ? tries.count + 1 : 1;
        var wait = count < FREE_TRIES
            ? 0 : Math.min(WAIT_MOST_S, WAIT_S * Math.pow(2, count - FREE_TRIES));
        var next = {count: count, until: Date.now() + wait * 1000};
        return hailong.store.write('pin_tries', next).then(function () {
            return {right: false, wait: wait};
        });
    }

    function judge(text, kept, tries) {
        var wait = waitOf(tries);
        if (wait > 0)
            return {right: false, wait: wait};
        if (kept && (!fits(text) || hash(text, kept.salt, kept.rounds) !== kept.hash))
            return failed(tries);
        return hailong.store.write('pin_tries', null).then(function () {
            return {right: true, wait: 0};
        });
    }

    /* {right, wait}: wait = seconds until another try is looked at. Without a PIN every text is
     * right. */
    function check(text) {
        return Promise.all([hailong.store.read('pin'), hailong.store.read('pin_tries')])
            .then(function (found) { return judge(text, found[0], found[1]); });
    }

    hailong.pin = {known: known, fits: fits, set: set, check: check, hash: hash};
}());
