/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page - ties the form page together: who answers, what is kept, what is sent.
 *
 *   intro --start--> a respondent: id, clock     --answer--> store.save(draft)
 *                    '--finish--> store.submit(response) --> thanks --> upload --> intro
 *
 *   respondent  {id}            made anew for each; null on the intro and on the thanks
 *   draft       {key, id, started, answers, place, clock}   one for each form and unit
 *   response    docs/openapi.yaml, with `id` first and, where there is one, `ticket`
 *
 * Nothing is kept before a form that asks for consent has it. Without Promise, storage or script of
 * ours the page stays the plain form that posts; it also takes over when nothing can be queued.
 * Events on document: hailong:home, hailong:thanks. Calls: all the others. Called by: kiosk.js.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    var form = document.getElementById('form');
    var respondent = null;
    var settings = null;
    var questions = null;
    var lastId = null; /* of the answers that the thanks are for */
    var isSending = false; /* a second touch of the button sends nothing more */

    function byId(id) { return document.getElementById(id); }

    function held(name) {
        var field = form.elements[name];
        return field ? field.value : '';
    }

    /* "counter" of "?unit=19333&counter=Q2", or null. Ids only, which need no percent signs. */
    function query(name) {
        var given = new RegExp('[?&]' + name + '=([A-Za-z0-9._-]{1,64})(?:&|$)');
        var found = given.exec(location.search);
        return found && found[1];
    }

    function hex(bytes) {
        return Array.prototype.map.call(bytes, function (byte) {
            return (byte < 16 ? '0' : '') + byte.toString(16);
        }).join('');
    }

    /* UUID version 7: milliseconds, then chance. */
    function newId() {
        var bytes = window.crypto.getRandomValues(new Uint8Array(16));
        var time = Date.now();
        for (var i = 5; i >= 0; i--) {
            bytes[i] = time % 256;
            time = Math.floor(time / 256);
        }
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    }

    /* The draft's name: one for each form and unit, whatever the language. */
    function key() {
        return location.pathname + '?unit=' + settings.unit + (settings.test ? '&test=1' : '');
    }

    function hasConsent() {
        var consent = hailong.answers.consent(questions, settings.version);
        return hailong.rules.checkConsent(questions, consent).length === 0;
    }

    function response(complete) {
        var time = hailong.clock.read();
        var body = { id: respondent.id, campaign: settings.campaign, form: settings.form,
            version: settings.version, unit: settings.unit, language: settings.language,
            mode: settings.mode, started: time.started, seconds: time.seconds, complete: complete,
            answers: hailong.answers.clean(questions, complete), timings: time.timings };
        var consent = hailong.answers.consent(questions, settings.version);
        if (settings.test)
            body.test = true;
        if (query('counter'))
            body.place = { counter: query('counter') };
        if (query('device'))
            body.by = { device: query('device') };
        if (consent)
            body.consent = consent;
        if (held('ticket'))
            body.ticket = held('ticket');
        return body;
    }

    function keep() {
        if (!respondent || !hasConsent())
            return;
        hailong.store.save({ key: key(), id: respondent.id, clock: hailong.clock.read(),
            started: hailong.clock.read().started, answers: hailong.answers.read(questions),
            place: hailong.screens.place() });
    }

    /* Who answers now: the person of a draft, or a new one. */
    function admit(draft) {
        respondent = { id: draft ? draft.id : newId() };
        hailong.clock.begin(draft && draft.clock);
        if (draft)
            hailong.answers.write(questions, draft.answers);
    }

    /* A new person at the first step, or the same one who had gone back to the intro. */
    function start(draft) {
        if (!respondent)
            admit(draft);
        form.elements.id.value = respondent.id;
        form.elements.started.value = hailong.clock.read().started;
        hailong.screens.begin(draft && draft.place);
    }

    function hideCode() {
        lastId = null;
        if (byId('taken-back')) {
            byId('taken-back').hidden = true;
            byId('code').textContent = '';
        }
    }

    /* Shown only while the thanks for these answers stand there. */
    function showCode(event) {
        if (!byId('taken-back') || event.detail.id !== lastId)
            return;
        byId('code').textContent = event.detail.withdrawal;
        byId('taken-back').hidden = false;
    }

    function reset() {
        respondent = null;
        hideCode();
        hailong.answers.clear(questions);
        byId('thanks').hidden = true;
        byId('resume').hidden = byId('unfinished').hidden = true;
        hailong.screens.home(newId());
        hailong.screens.tell('hailong:home');
    }

    function thank() {
        respondent = null;
        hailong.answers.clear(questions);
        hailong.screens.home(newId());
        hailong.screens.cover();
        byId('thanks').hidden = false;
        var heading = byId('thanks').querySelector('h1');
        heading.setAttribute('tabindex', '-1');
        heading.focus();
        document.title = heading.textContent;
        hailong.screens.tell('hailong:thanks');
    }

    function send(complete) {
        lastId = complete ? respondent.id : null;
        return hailong.store.submit(response(complete)).then(function () {
            hailong.upload.now();
        });
    }

    /* Queued, or posted as a plain form when even that fails. */
    function finish() {
        if (isSending)
            return;
        isSending = true;
        send(true).then(thank, function () { form.submit(); }).then(function () {
            isSending = false;
        });
    }

    /* What a kiosk does with someone who left: their answers are kept as far as they go, or not. */
    function abandon(keeps) {
        var hasAnswers = Object.keys(hailong.answers.read(questions)).length > 0;
        var isSent = respondent && keeps && hasAnswers && hasConsent();
        var done = isSent ? send(false) : hailong.store.drop(key());
        reset();
        return done;
    }

    /* What a kiosk finds of someone whose page was closed, by a lost current say. */
    function finishDraft(draft) {
        admit(draft);
        hailong.answers.ask(questions);
        abandon(settings.kiosk.keep);
    }

    function offerDraft(draft) {
        byId('resume').hidden = byId('unfinished').hidden = false;
        byId('resume').addEventListener('click', function () {
            if (byId('resume').hidden)
                return;
            byId('resume').hidden = byId('unfinished').hidden = true;
            start(draft);
        });
    }

    /* Links to the page in other languages say the same of counter and device. */
    function carry() {
        ['counter', 'device'].filter(query).forEach(function (name) {
            Array.prototype.forEach.call(document.querySelectorAll('.langs a'), function (link) {
                link.href += '&' + name + '=' + query(name);
            });
        });
    }

    /* A kiosk stays where it is when somebody does not agree: the refusal is counted when there is
     * a server to count it, and the next person finds the intro. */
    function refuse(event) {
        event.preventDefault();
        hailong.store.refuse(byId('refuse').getAttribute('action'), 1).then(hailong.upload.now);
        abandon(false);
    }

    function toggle(id, name) {
        var button = byId(id);
        var root = document.documentElement;
        function say() {
            button.setAttribute('aria-pressed', String(root.classList.contains(name)));
        }
        button.addEventListener('click', function () {
            root.classList.toggle(name);
            say();
        });
        say();
    }

    function hasContrast() { return query('contrast') === '1'; }

    /* Size and contrast as the address says; what was opened is closed. */
    function plain() {
        var opened = document.querySelector('details[open]');
        if (opened)
            opened.removeAttribute('open');
        document.documentElement.classList.remove('larger');
        document.documentElement.classList[hasContrast() ? 'add' : 'remove']('contrast');
        byId('larger').setAttribute('aria-pressed', 'false');
        byId('contrast').setAttribute('aria-pressed', String(hasContrast()));
    }

    function listen() {
        document.addEventListener('hailong:answer', function (event) {
            hailong.clock.mark(event.detail.id);
            keep();
        });
        document.addEventListener('hailong:step', keep);
        document.addEventListener('hailong:finish', finish);
        document.addEventListener('hailong:stored', showCode);
        document.addEventListener('hailong:queue', function (event) {
            var isKept = hailong.store.state().ok;
            byId('waiting').hidden = !isKept || event.detail.unsent === 0 || event.detail.sending;
            byId('unkept').hidden = isKept || event.detail.unsent === 0;
        });
        byId('start').addEventListener('click', function () { start(null); });
        if (byId('refuse') && settings.mode === 'kiosk')
            byId('refuse').addEventListener('submit', refuse);
        if (byId('again'))
            byId('again').addEventListener('click', reset);
        toggle('larger', 'larger');
        toggle('contrast', 'contrast');
        byId('aids').hidden = false;
    }

    function open() {
        var isKiosk;
        settings = JSON.parse(form.getAttribute('data-settings'));
        questions = hailong.answers.questions(form);
        isKiosk = settings.mode === 'kiosk';
        hailong.answers.clear(questions);
        hailong.screens.open({ form: form, questions: questions, trap: isKiosk,
            back: !isKiosk || settings.kiosk.back,
            say: JSON.parse(form.getAttribute('data-say')) });
        listen();
        carry();
        hailong.screens.home(newId());
        hailong.store.draft(key()).then(function (draft) {
            if (draft && !respondent)
                (isKiosk ? finishDraft : offerDraft)(draft);
        });
        hailong.page = { reset: reset, abandon: abandon, plain: plain, settings: settings,
            isAsking: function () { return respondent !== null; } };
        hailong.screens.tell('hailong:home');
        hailong.upload.start();
    }

    /* After a post with mistakes the plain form goes on as it began, and so does one whose reader
     * could not wait for this script. */
    if (form && !byId('errors') && !hailong.isPlain && window.Promise && window.crypto && history.pushState &&
        hailong.store && hailong.upload)
        open();
})();
