/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * answers - between the page's fields and a response's answers, both ways.
 *
 *   markup --questions--> [{id, type, required, .., choices, node, inputs}, ..]  as rules.js takes
 *   fields --read-------> {q5: 1, q2: [1, 6], other: "..", age: null}            as they stand
 *          --clean------> the same without what was not asked: what is sent
 *   draft  --write------> fields
 *
 * Reads fields as `survey-server/fields.h` does: trimmed, line ends LF, empty is absent, what is no
 * number goes on as text so that rules can say so. A box of consent is no answer: `consent`.
 * Called by: screens.js (read, ask), page.js (clean, consent, write, clear).
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};
    var CODED = ['one', 'many', 'scale', 'number'];

    function isCoded(question) { return CODED.indexOf(question.type) >= 0; }

    function listOf(nodes) { return Array.prototype.slice.call(nodes); }

    function describe(node) {
        var question = JSON.parse(node.getAttribute('data-rules'));
        question.node = node;
        question.inputs = listOf(node.querySelectorAll('input, textarea'));
        question.isPicked = question.inputs.some(function (input) {
            return input.type === 'radio' || input.type === 'checkbox';
        });
        if (question.isPicked && isCoded(question))
            question.choices = question.inputs.filter(function (input) {
                return input.value !== 'null';
            }).map(function (input) { return Number(input.value); });
        return question;
    }

    function questions(form) {
        return listOf(form.querySelectorAll('[data-rules]')).map(describe);
    }

    function valueOf(question, text) {
        if (question.type !== 'text' && text === 'null')
            return null;
        return isCoded(question) && /^-?[0-9]+$/.test(text) ? Number(text) : text;
    }

    function picked(question) {
        var values = question.inputs.filter(function (input) {
            return input.checked;
        }).map(function (input) { return valueOf(question, input.value); });
        if (values.length === 0)
            return undefined;
        return question.type === 'many' && values[0] !== null ? values : values[0];
    }

    function written(question) {
        var text = question.inputs[0].value.replace(/\r\n?/g, '\n').trim();
        return text === '' ? undefined : valueOf(question, text);
    }

    function valueIn(question) {
        if (question.inputs.length === 0 || question.type === 'consent')
            return undefined;
        return question.isPicked ? picked(question) : written(question);
    }

    function read(list) {
        var answers = {};
        list.forEach(function (question) {
            var value = valueIn(question);
            if (value !== undefined)
                answers[question.id] = value;
        });
        return answers;
    }

    function clean(list, complete) {
        var answers = read(list);
        hailong.rules.check(list, answers, complete).forEach(function (finding) {
            if (finding.code === 'relevance')
                delete answers[finding.args.question];
        });
        return answers;
    }

    /* {notice, agreed}, or undefined when the form does not ask. */
    function consent(list, version) {
        var asking = list.filter(function (question) { return question.type === 'consent'; })[0];
        return asking && { notice: version, agreed: asking.inputs[0].checked };
    }

    function clear(list) {
        list.forEach(function (question) {
            question.inputs.forEach(function (input) {
                if (question.isPicked)
                    input.checked = false;
                else
                    input.value = '';
            });
        });
    }

    function write(list, answers) {
        list.forEach(function (question) {
            var value = answers[question.id];
            if (value === undefined)
                return;
            question.inputs.forEach(function (input) {
                if (question.isPicked)
                    input.checked = [].concat(value).map(String).indexOf(input.value) >= 0;
                else
                    input.value = String(value);
            });
        });
    }

    /* Of several boxes "does not wish to say" stands alone. */
    function part(question, input) {
        if (question.type !== 'many' || !input.checked)
            return;
        question.inputs.forEach(function (other) {
            if (other !== input && (input.value === 'null' || other.value === 'null'))
                other.checked = false;
        });
    }

    /* Which questions are asked now. The others' fields are off, so that they are not posted. */
    function ask(list) {
        hailong.rules.judge(list, read(list)).forEach(function (judged, i) {
            list[i].isAsked = judged.kind !== 'not asked';
            list[i].inputs.forEach(function (input) { input.disabled = !list[i].isAsked; });
        });
    }

    hailong.answers = { questions: questions, read: read, clean: clean, consent: consent,
        clear: clear, write: write, part: part, ask: ask };
})();
