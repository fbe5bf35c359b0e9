/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rules - what may be answered, judged in the browser exactly as `forms/validate.c` does in C.
 *
 *   questions = [{id, type, required, decline, relevant, choices: [1, 2, ..], low, high, max}, ..]
 *   answers   = {q5: 1, q2: [1, 6], other: "..", age: null}
 *   check(questions, answers, complete) -> [{at: "/answers/q5", code: "required", args: {}}, ..]
 *   judge(questions, answers)           -> one {kind, wrong, value} a question, in order
 *
 * Conditions are the trees of `base/expr.h`; they speak only of earlier questions, and only what
 * was asked and rightly answered counts in them. Pure: no document, no storage.
 * tests/browser/rules.test.mjs replays tests/cases/validate, as the C suite does.
 * Called by: answers.js, screens.js, page.js.
 */
(function () {
    'use strict';

    var hailong = window.hailong = window.hailong || {};

    var WHOLE_MAX = 9007199254740992;
    var NUMBER_MAX = 2000000000;
    var UNIT_CODE_MAX = 32;
    var TEXT_MAX = 4000;
    var YEAR_FIRST = 1900;
    var EXAMPLES = { many: '[1, 2]', text: '"abc"', date: '"2026-12-31"', unit: '"19333"' };
    var KINDS = { blank: { kind: 'blank' }, declined: { kind: 'declined' } };

    function isWhole(value) {
        return typeof value === 'number' && Math.abs(value) < WHOLE_MAX &&
            Math.floor(value) === value;
    }

    // Conditions: undefined is missing; numbers, sets (arrays), truths; text is the string.

    function order(operator, left, right) {
        switch (operator) {
            case '=': return left === right;
            case '!=': return left !== right;
            case '<': return left < right;
            case '<=': return left <= right;
            case '>': return left > right;
            default: return left >= right;
        }
    }

    function operand(expression, lookup) {
        if (typeof expression === 'number') return expression;
        if (typeof expression !== 'string') return evaluate(expression, lookup);
        return /^-?[0-9]+(\.[0-9]+)?$/.test(expression) ? Number(expression) : lookup(expression);
    }

    // and stops at the first that is false, or at the first that is true.
    function junction(expression, lookup) {
        var all = expression[0] === 'and';
        for (var i = 1; i < expression.length; i++)
            if ((evaluate(expression[i], lookup) === true) !== all) return !all;
        return all;
    }

    function evaluate(expression, lookup) {
        if (!Array.isArray(expression)) return operand(expression, lookup);
        var operator = expression[0];
        if (operator === 'and' || operator === 'or') return junction(expression, lookup);
        var value = operand(expression[1], lookup);
        switch (operator) {
            case 'not': return value !== true;
            case 'empty': return value === undefined;
            case 'count': return value === undefined ? undefined : value.length;
            case 'has': return value !== undefined && value.indexOf(Number(expression[2])) >= 0;
            case 'in':
                return value !== undefined && expression.slice(2).map(Number).indexOf(value) >= 0;
            default: break;
        }
        var other = operand(expression[2], lookup);
        return value !== undefined && other !== undefined && order(operator, value, other);
    }

    // Answers.

    function given(value) { return { kind: 'given', value: value }; }

    function wrong(code, value) { return { kind: 'wrong', wrong: code, value: value }; }

    function bounds(question) {
        if (question.type === 'text')
            return { low: 0, high: question.max === undefined ? TEXT_MAX : question.max };
        if (question.choices && question.choices.length > 0)
            return { low: Math.min.apply(null, question.choices),
                high: Math.max.apply(null, question.choices) };
        return { low: question.low === undefined ? -NUMBER_MAX : question.low,
            high: question.high === undefined ? NUMBER_MAX : question.high };
    }

    function judgeChoice(question, value) {
        if (!isWhole(value)) return wrong('type');
        if (question.choices.indexOf(value) >= 0) return given(value);
        var ends = bounds(question);
        var beyond = question.type === 'scale' && (value < ends.low || value > ends.high);
        return wrong(beyond ? 'range' : 'choice', value);
    }

    function judgeMany(question, value) {
        if (!Array.isArray(value)) return wrong('type');
        for (var i = 0; i < value.length; i++) {
            var one = judgeChoice(question, value[i]);
            if (one.kind !== 'given') return one;
            if (value.indexOf(value[i]) < i) return wrong('choice', value[i]);
        }
        return value.length === 0 ? KINDS.blank : given(value);
    }

    function judgeNumber(question, value) {
        var ends = bounds(question);
        if (!isWhole(value)) return wrong('type');
        return value < ends.low || value > ends.high ? wrong('range', value) : given(value);
    }

    // Characters, not the halves that some are stored as.
    function characters(text) {
        return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '.').length;
    }

    function judgeText(question, value) {
        if (typeof value !== 'string') return wrong('type');
        var length = characters(value);
        if (length === 0) return KINDS.blank;
        return length > bounds(question).high ? wrong('range', length) : given(value);
    }

    function judgeDate(question, value) {
        var parts = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
        if (typeof value !== 'string' || !parts) return wrong('type');
        var year = Number(parts[1]);
        var day = new Date(Date.UTC(year, Number(parts[2]) - 1, Number(parts[3])));
        var real = year >= YEAR_FIRST && day.getUTCMonth() === Number(parts[2]) - 1 &&
            day.getUTCDate() === Number(parts[3]);
        return real ? given(value) : wrong('type');
    }

    function judgeUnit(question, value) {
        if (value === '') return KINDS.blank;
        var good = typeof value === 'string' && value.length <= UNIT_CODE_MAX &&
            /^[A-Za-z0-9._-]+$/.test(value);
        return good ? given(value) : wrong('type');
    }

    var JUDGES = { one: judgeChoice, scale: judgeChoice, many: judgeMany, number: judgeNumber,
        text: judgeText, date: judgeDate, unit: judgeUnit };

    function isAnswered(question) { return JUDGES.hasOwnProperty(question.type); }

    // null: declined where that is allowed; else the absence of an answer, or none of its type.
    function judgeNull(question) {
        if (question.decline) return KINDS.declined;
        return question.type === 'text' || question.required ? KINDS.blank : wrong('type');
    }

    function judgeAsked(question, value) {
        if (value === undefined || !isAnswered(question)) return KINDS.blank;
        return value === null ? judgeNull(question) : JUDGES[question.type](question, value);
    }

    function judgeUnasked(value) {
        var nothing = value === undefined || value === null || value === '' ||
            (Array.isArray(value) && value.length === 0);
        return { kind: 'not asked', wrong: nothing ? undefined : 'relevance' };
    }

    function own(object, name) {
        return Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;
    }

    function judge(questions, answers) {
        var known = Object.create(null);
        function lookup(name) { return known[name]; }
        return questions.map(function (question) {
            var asked = question.relevant === undefined ||
                evaluate(question.relevant, lookup) === true;
            var value = isAnswered(question) ? own(answers, question.id) : undefined;
            var judged = asked ? judgeAsked(question, value) : judgeUnasked(value);
            if (judged.kind === 'given') known[question.id] = judged.value;
            return judged;
        });
    }

    function pointer(id) { return '/answers/' + id.replace(/~/g, '~0').replace(/\//g, '~1'); }

    function finding(question, judged) {
        var args = { question: question.id };
        if (judged.wrong === 'type') args.expected = EXAMPLES[question.type] || '1';
        if (judged.wrong === 'range' || judged.wrong === 'choice')
            args.value = String(judged.value);
        if (judged.wrong === 'range') {
            args.low = String(bounds(question).low);
            args.high = String(bounds(question).high);
        }
        return { at: pointer(question.id), code: judged.wrong, args: args };
    }

    function check(questions, answers, complete) {
        var known = {};
        var found = [];
        questions.forEach(function (question) { known[question.id] = isAnswered(question); });
        Object.keys(answers).forEach(function (id) {
            if (own(known, id) !== true)
                found.push({ at: pointer(id), code: 'unknown_member', args: { question: id } });
        });
        judge(questions, answers).forEach(function (judged, i) {
            if (judged.kind === 'blank' && questions[i].required && complete &&
                isAnswered(questions[i]))
                judged = { kind: 'wrong', wrong: 'required' };
            if (judged.wrong) found.push(finding(questions[i], judged));
        });
        return found;
    }

    // Consent counts only when it was said: neither silence nor anything but true is a yes.
    function checkConsent(questions, consent) {
        var asks = questions.some(function (question) { return question.type === 'consent'; });
        var absent = consent === undefined || consent === null;
        if (absent ? !asks : consent.agreed === true) return [];
        return [{ at: '/consent/agreed', code: 'consent', args: {} }];
    }

    hailong.rules = { evaluate: evaluate, judge: judge, check: check, checkConsent: checkConsent };
})();
