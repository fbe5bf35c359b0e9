/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * screens - one screen of the form at a time, over the markup that works without script.
 *
 *   intro --begin--> screen 1 <--back / next--> screen 2 ... last --submit--> hailong:finish
 *
 *   .screen  one step; on a window narrower than 360 px each of its rows is a step
 *   asked    questions whose condition does not hold are hidden, and steps that ask nothing skipped
 *   wrong    "next" judges the step's answers: a message at each, a summary above, focus on it
 *   history  each step is an entry {visit, at, depth}: the browser's way back is the page's.
 *            Entries of an earlier visit lead to the intro. A kiosk has a stop below them.
 *
 * Elements are hidden by a class that counts on screens only: paper has the whole form. Events on
 * document: hailong:answer {id}, hailong:step, hailong:finish.
 * Called by: page.js, which decides when; kiosk.js through page.js.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    var ROW_WIDTH = 360;
    var page = null; /* {form, questions, say, back, trap} */
    var steps = []; /* [{screen, questions, notes}] */
    var at = -1; /* index in steps; -1 = the intro */
    var visit = '';
    var depth = 0;
    var title = '';

    function byId(id) { return document.getElementById(id); }

    function each(nodes, work) { Array.prototype.forEach.call(nodes, work); }

    function show(node, on) {
        if (on)
            node.classList.remove('off');
        else
            node.classList.add('off');
    }

    function unveil(node, on) { node.hidden = !on; }

    function tell(name, detail) {
        var event = document.createEvent('CustomEvent');
        event.initCustomEvent(name, true, false, detail || {});
        document.dispatchEvent(event);
    }

    /* Steps. */

    function isRow(question) { return question.node.querySelector('.cells') !== null; }

    /* A row by itself; what follows from it stays with it. */
    function rowsOf(screen, questions) {
        var rows = [];
        questions.forEach(function (question) {
            if (rows.length > 0 && !isRow(question))
                rows[rows.length - 1].questions.push(question);
            else
                rows.push({ screen: screen, questions: [question] });
        });
        return rows;
    }

    function lay() {
        var narrow = window.innerWidth < ROW_WIDTH;
        steps = [];
        each(page.form.querySelectorAll('.screen'), function (screen) {
            var questions = page.questions.filter(function (question) {
                return screen.contains(question.node);
            });
            steps = steps.concat(narrow ? rowsOf(screen, questions)
                : [{ screen: screen, questions: questions }]);
        });
    }

    function isLive(step) {
        return step.questions.some(function (question) { return question.isAsked; });
    }

    /* The next step that asks something in a direction, or -1 before the first, or the length. */
    function beside(from, direction) {
        var to = from + direction;
        while (to >= 0 && to < steps.length && !isLive(steps[to]))
            to += direction;
        return to;
    }

    /* Showing. */

    function showQuestions() {
        hailong.answers.ask(page.questions);
        page.questions.forEach(function (question) {
            show(question.node, question.isAsked &&
                (at < 0 || steps[at].questions.indexOf(question) >= 0));
        });
    }

    function headingOf(step) {
        var found = null;
        each(step.screen.querySelectorAll('h3'), function (heading) {
            if (!found && heading.offsetParent !== null)
                found = heading;
        });
        return found || step.screen.querySelector('.q:not(.off) legend, .q:not(.off) label');
    }

    function focusOn(node) {
        if (!node)
            return;
        node.setAttribute('tabindex', '-1');
        node.focus();
        window.scrollTo(0, 0);
    }

    function showIntro(on) {
        document.documentElement.classList[on ? 'remove' : 'add']('asking');
        each(document.querySelectorAll('.intro, .eyebrow, main > h1, .langs'), function (node) {
            show(node, on);
        });
    }

    function showFrame() {
        var asking = at >= 0;
        var last = asking && beside(at, 1) >= steps.length;
        showIntro(!asking);
        show(page.form, asking);
        show(byId('send'), last);
        unveil(byId('move'), asking);
        unveil(byId('back'), page.back);
        show(byId('next'), !last);
        show(page.submit, last);
    }

    function showPart(part, current) {
        var first = current && part.querySelector('.screen') === current &&
            (at === 0 || steps[at - 1].screen !== current);
        var isTold = first && current.querySelector('.unnumbered') !== null;
        show(part, !!current);
        each(part.querySelectorAll('.screen'), function (screen) {
            show(screen, screen === current);
            show(screen.parentNode, screen.parentNode.contains(current));
        });
        show(part.querySelector('h2'), first && !isTold);
        each(part.querySelectorAll('.part-note'), function (node) { show(node, first); });
    }

    function draw() {
        var screen = at < 0 ? null : steps[at].screen;
        each(page.form.querySelectorAll('.part'), function (part) {
            showPart(part, part.contains(screen) ? screen : null);
        });
        showQuestions();
        showFrame();
        clearWrong();
        document.title = screen ? placeOf(screen) + title : title;
    }

    function placeOf(screen) {
        var place = screen.querySelector('.at span');
        return place ? place.textContent + ' - ' : '';
    }

    /* A question read aloud is not heard on the next screen. */
    function silence() {
        each(page.form.querySelectorAll('audio'), function (audio) { audio.pause(); });
    }

    function arrive(to) {
        at = to;
        silence();
        draw();
        focusOn(at < 0 ? document.querySelector('main > h1') : headingOf(steps[at]));
        tell('hailong:step', { at: at });
    }

    /* History. */

    function entry() { return { visit: visit, at: at, depth: depth }; }

    function go(to) {
        depth += 1;
        arrive(to);
        history.pushState(entry(), '', location.href);
    }

    function onPop(event) {
        var state = event.state;
        if (page.trap && (!state || state.visit === 'stop')) {
            history.pushState(entry(), '', location.href);
            return;
        }
        if (state && state.visit === visit && (page.back || state.at >= at)) {
            depth = state.depth;
            if (state.at !== at)
                arrive(state.at);
        } else if (page.trap || (state && state.visit !== visit)) {
            history.replaceState(entry(), '', location.href);
        }
    }

    /* Wrong answers. */

    function clearWrong() {
        unveil(byId('wrong'), false);
        each(page.form.querySelectorAll('.q .message'), function (node) {
            node.parentNode.removeChild(node);
        });
        each(page.form.querySelectorAll('.q.wrong'), function (node) {
            node.classList.remove('wrong');
        });
        page.questions.forEach(function (question) { describe(question, ''); });
    }

    /* What describes the question: what the server wrote, and the message. */
    function describe(question, id) {
        var node = question.isPicked ? question.node : question.inputs[0];
        if (!node)
            return;
        if (question.described === undefined)
            question.described = node.getAttribute('aria-describedby') || '';
        var ids = (question.described + ' ' + id).trim();
        if (ids)
            node.setAttribute('aria-describedby', ids);
        else
            node.removeAttribute('aria-describedby');
        if (!question.isPicked)
            node.setAttribute('aria-invalid', id ? 'true' : 'false');
    }

    function wordsOf(question, finding) {
        return page.say[question.type][finding.code].replace(/\{(\w+)\}/g, function (hole, name) {
            return finding.args[name];
        });
    }

    /* Above the answers, where a question's hint stands. */
    function mark(question, words) {
        var message = byId('message').cloneNode(true);
        var label = question.node.querySelector('legend, .asked, h3');
        message.id = question.id + '-e';
        message.hidden = false;
        message.appendChild(document.createTextNode(words));
        label.parentNode.insertBefore(message, label.nextSibling);
        question.node.classList.add('wrong');
        describe(question, message.id);
    }

    function labelOf(question) {
        var label = question.node.querySelector('legend, label').cloneNode(true);
        var only = label.querySelector('.only');
        if (only)
            label.removeChild(only);
        return label.textContent.trim();
    }

    function line(question, words) {
        var item = document.createElement('li');
        var link = document.createElement('a');
        link.href = '#' + question.inputs[0].id;
        link.textContent = labelOf(question) + ': ' + words;
        link.addEventListener('click', function (event) {
            event.preventDefault();
            question.inputs[0].focus();
            question.node.scrollIntoView();
        });
        item.appendChild(link);
        return item;
    }

    function showWrong(found) {
        var list = byId('wrong').querySelector('ul');
        clearWrong();
        list.textContent = '';
        found.forEach(function (one) {
            var words = wordsOf(one.question, one.finding);
            mark(one.question, words);
            list.appendChild(line(one.question, words));
        });
        unveil(byId('wrong'), true);
        byId('wrong').focus();
        window.scrollTo(0, 0);
    }

    /* {question, finding} of everything wrong, in the form's order. */
    function judge() {
        var list = page.questions;
        var byName = {};
        var found = hailong.rules.check(list, hailong.answers.read(list), true);
        list.forEach(function (question) { byName[question.id] = question; });
        var consent = list.filter(function (question) { return question.type === 'consent'; })[0];
        found = found.map(function (finding) {
            return { question: byName[finding.args.question], finding: finding };
        });
        if (consent && !consent.inputs[0].checked)
            found.push({ question: consent, finding: { code: 'consent', args: {} } });
        return found.filter(function (one) { return one.question.isAsked; });
    }

    function wrongAt(step) {
        return judge().filter(function (one) { return step.questions.indexOf(one.question) >= 0; });
    }

    /* Moving. */

    function forward() {
        var found = wrongAt(steps[at]);
        var to = beside(at, 1);
        if (found.length > 0) {
            showWrong(found);
            return;
        }
        if (to < steps.length)
            go(to);
        else
            finish();
    }

    function finish() {
        var found = judge();
        if (found.length === 0) {
            tell('hailong:finish');
            return;
        }
        var first = steps.filter(function (step) {
            return step.questions.indexOf(found[0].question) >= 0;
        })[0];
        go(steps.indexOf(first));
        showWrong(wrongAt(first));
    }

    function backward() {
        if (depth > 0)
            history.back();
        else
            arrive(beside(at, -1));
    }

    function onChange(event) {
        var question = page.questions.filter(function (one) {
            return one.node.contains(event.target);
        })[0];
        if (!question)
            return;
        hailong.answers.part(question, event.target);
        showQuestions();
        showFrame();
        tell('hailong:answer', { id: question.id });
    }

    /* A window that became narrow or wide, or was zoomed: the same question stays. */
    function onResize() {
        var question = at < 0 ? null : steps[at].questions[0];
        var before = steps.length;
        lay();
        if (!question || steps.length === before)
            return;
        at = steps.map(function (step) { return step.questions.indexOf(question) >= 0; })
            .indexOf(true);
        draw();
        history.replaceState(entry(), '', location.href);
    }

    function open(settings) {
        page = settings;
        title = document.title;
        lay();
        document.documentElement.classList.add('scripted');
        each(page.form.querySelectorAll('.at'), function (node) { unveil(node, true); });
        each(page.form.querySelectorAll('.screen h3'), function (node) {
            node.setAttribute('aria-level', '1');
        });
        unveil(byId('begin'), true);
        page.submit = byId('send').querySelector('button');
        byId('move').appendChild(page.submit);
        if (page.trap)
            history.replaceState({ visit: 'stop' }, '', location.href);
        page.form.addEventListener('change', onChange);
        page.form.addEventListener('submit', function (event) {
            event.preventDefault();
            forward();
        });
        byId('next').addEventListener('click', forward);
        byId('back').addEventListener('click', backward);
        window.addEventListener('popstate', onPop);
        window.addEventListener('resize', onResize);
    }

    /* To the intro, for the next person: `name` of the visit makes older entries lead nowhere. */
    function home(name) {
        var entries = depth;
        var isAgain = visit !== '';
        visit = name;
        depth = 0;
        at = -1;
        silence();
        draw();
        if (isAgain)
            focusOn(document.querySelector('main > h1'));
        if (entries > 0)
            history.go(-entries);
        else if (page.trap)
            history.pushState(entry(), '', location.href);
        else
            history.replaceState(entry(), '', location.href);
    }

    /* Neither intro nor form: something else stands there. */
    function cover() { showIntro(false); }

    /* From the intro to the first step, or to the one that has the question. */
    function begin(id) {
        var to = steps.map(function (step) {
            return step.questions.some(function (question) { return question.id === id; });
        }).indexOf(true);
        showQuestions();
        go(to < 0 ? beside(-1, 1) : to);
    }

    /* The question that is being asked, for a draft. */
    function place() { return at < 0 ? null : steps[at].questions[0].id; }

    hailong.screens = { open: open, home: home, begin: begin, cover: cover, place: place,
        tell: tell };
})();
