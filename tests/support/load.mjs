// SPDX-License-Identifier: GPL-3.0-or-later
//
// load - many senders at once, and a ledger of what each response was answered, to be held against
// what the store has.
//
//   const ledger = new Ledger();
//   const ended = putting(server, ledger, () => going);   // until it is over or the server is gone
//   ...                                                   // ledger.acknowledged, ledger.open
//   await ledger.check(data);                             // every 201 is in the export, as it was sent
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fields, item, must, post, put, randomUUID, response, submit } from './program.mjs';

const started = response().started;

// Every response differs from every other in its seconds, which are its number.
const numbered = (number) => (body) => { body.seconds = number; body.started = started; };

export class Ledger {
  acknowledged = new Map(); // id -> number, for 201
  open = new Map(); // sent, and no answer came
  refused = new Map(); // status -> how often, for what is neither 201 nor 200
  forms = 0; // plain forms that were taken: their seconds are not ours to say
  #next = 0;

  // A response that nobody has sent yet.
  make() {
    const id = randomUUID();
    this.open.set(id, this.#next++);
    return id;
  }
  body(id) { return response(numbered(this.open.get(id) ?? this.acknowledged.get(id))); }
  item(id) { return item(id, numbered(this.open.get(id) ?? this.acknowledged.get(id))); }

  // What came of one: 201 is a promise; 200 says that it was kept before.
  answered(id, status) {
    if (status !== 201 && status !== 200) {
      this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
      if (status !== 503) this.open.delete(id);
      return;
    }
    this.acknowledged.set(id, this.open.get(id) ?? this.acknowledged.get(id));
    this.open.delete(id);
  }

  // Sends again what was left open; yields how many of them the store had all the same.
  async settle(server) {
    let kept = 0;
    for (const id of [...this.open.keys()]) {
      const reply = await put(server, id, this.body(id));
      await reply.arrayBuffer();
      assert.ok(reply.status === 201 || reply.status === 200, `${id} sent again: ${reply.status}`);
      kept += reply.status === 200;
      this.answered(id, reply.status);
      await this.#sendAgain(server, id);
    }
    return kept;
  }

  // Some of those acknowledged, sent again: each is there, and the same.
  async sample(server, every) {
    let at = 0;
    for (const id of this.acknowledged.keys()) if (at++ % every === 0) await this.#sendAgain(server, id);
  }

  async #sendAgain(server, id) {
    const reply = await put(server, id, this.body(id));
    await reply.arrayBuffer();
    assert.equal(reply.status, 200, `${id} sent again`);
  }

  // Holds an export of everything against the ledger: {exported, missing, changed}. `extra` are
  // stored responses that are not in the ledger: plain forms, and what was left open.
  async compare(data, where) {
    const file = `${where}/ledger.jsonl`;
    await must(['export', '--data', data, '--campaign', 'qt', '--format', 'jsonl', '--out', file]);
    const missing = new Map(this.acknowledged);
    const answers = JSON.stringify(sorted(response().answers));
    let exported = 0;
    let changed = 0;
    let extra = 0;
    const seen = new Set();
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const one = JSON.parse(line);
      exported++;
      assert.ok(!seen.has(one.id), `${one.id} is in the export twice`);
      seen.add(one.id);
      if (!this.acknowledged.has(one.id)) {
        extra++;
        continue;
      }
      changed += one.seconds !== missing.get(one.id) || JSON.stringify(sorted(one.answers)) !== answers;
      missing.delete(one.id);
    }
    await rm(file);
    return { exported, missing: [...missing.keys()], changed, extra };
  }
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

// Calls `send` again and again while `going()`, which may take its time; ends when the server does.
async function sending(going, send) {
  while (await going()) {
    try {
      await send();
    } catch (error) {
      if (error.name !== 'TypeError' && error.name !== 'SyntaxError') throw error; // fetch: the server is gone
      return;
    }
  }
}

// One connection that sends one response at a time.
export const putting = (server, ledger, going) => sending(going, async () => {
  const id = ledger.make();
  const reply = await put(server, id, ledger.body(id));
  await reply.arrayBuffer();
  ledger.answered(id, reply.status);
});

// One connection that sends `size` at a time.
export const batching = (server, ledger, going, size) => sending(going, async () => {
  const ids = Array.from({ length: size }, () => ledger.make());
  const reply = await post(server, { responses: ids.map((id) => ledger.item(id)) });
  if (reply.status === 200) for (const { id, status } of reply.body.results) ledger.answered(id, status);
  else for (const id of ids) ledger.answered(id, reply.status);
});

// One citizen after another with the plain form.
export const posting = (server, ledger, going) => sending(going, async () => {
  const { status } = await submit(server, 'qt', fields(randomUUID(), response()));
  if (status === 303) ledger.forms++;
  else ledger.refused.set(status, (ledger.refused.get(status) ?? 0) + 1);
});
