// SPDX-License-Identifier: GPL-3.0-or-later
//
// Quảng Trị's published PAR points of 2023, from answers: 1,237 people whose answers to the
// five components come to 80.01 79.81 80.11 79.71 78.66 percent. Four of the five points are exact
// ties that doubles print wrong.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { campaign, folder, index, put, randomUUID, response, serve } from '../support/program.mjs';

const people = 1237;
const components = [
  { code: 'II.A', par: '8.1.1', items: [24, 25, 26], satisfied: 2969, percent: '80.01', points: '1.2002' },
  { code: 'II.B', par: '8.1.2', items: [27, 28, 29, 30], satisfied: 3949, percent: '79.81', points: '1.1972' },
  { code: 'II.C', par: '8.1.3', items: [31, 32, 33], satisfied: 2973, percent: '80.11', points: '2.0028' },
  { code: 'II.D', par: '8.1.4', items: [34, 35, 36], satisfied: 2958, percent: '79.71', points: '1.9928' },
  { code: 'II.E', par: '8.1.5', items: [37, 38, 39], satisfied: 2919, percent: '78.66', points: '1.5732' }];

test('the published points come out of answers', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  const left = new Map(components.map((component) => [component.code, component.satisfied]));
  const bodies = Array.from({ length: people }, () => response((body) => {
    for (const { code, items } of components) {
      for (const item of items) {
        const satisfied = left.get(code) > 0;
        body.answers[`q9_${item}`] = satisfied ? 4 + (item % 2) : 1 + (item % 3);
        if (satisfied) left.set(code, left.get(code) - 1);
      }
    }
  }));
  const send = async () => {
    for (let body = bodies.pop(); body; body = bodies.pop()) {
      const reply = await put(server, randomUUID(), body);
      assert.equal(reply.status, 201);
      await reply.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 16 }, send));
  const { responses, official } = await index(server);
  assert.equal(responses, people);
  for (const { code, par, items, satisfied, percent, points } of components) {
    const { maximum, ...figures } = official[code];
    assert.deepEqual(figures, { satisfied, answers: people * items.length, percent, points });
    assert.equal(official.par[par], points);
    assert.equal(Number(maximum) > 0, true);
  }
  assert.equal(official.par['8.1'], '7.9662');
});
