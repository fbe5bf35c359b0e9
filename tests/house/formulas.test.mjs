// SPDX-License-Identifier: GPL-3.0-or-later
//
// docs/formulas.md and the oracle's cases: each case a formula names exists, and each case that
// exists holds some formula; so do the suites it names.
import { house, matches, those } from './repository.mjs';

const page = 'docs/formulas.md';
const casePath = /^tests\/oracle\/cases\/(o\d{3})-[^/]+\.json$/;

function judgeCases(files) {
  const present = new Set(those(files, casePath).map(([path]) => casePath.exec(path)[1]));
  const named = new Set();
  const found = [];
  for (const { match: [, first, last], line } of matches(files.get(page) ?? '', /\b(o\d{3})(?:–(o\d{3}))?\b/g)) {
    for (const end of [first, last]) if (end && !present.has(end)) found.push(`${page}:${line}: there is no case ${end}`);
    if (last && last <= first) found.push(`${page}:${line}: ${first}–${last} is no range`);
    for (const id of present) if (id >= first && id <= (last ?? first)) named.add(id);
  }
  return [...found, ...[...present].filter((id) => !named.has(id)).map((id) => `${page}:1: no formula names case ${id}`)];
}

const judgeSuites = (files) => matches(files.get(page) ?? '', /`(test_\w+)`/g)
  .filter(({ match: [, name] }) => those(files, new RegExp(`^tests/\\w+/${name}\\.c$`)).length === 0)
  .map(({ match: [, name], line }) => `${page}:${line}: there is no suite ${name}`);

const some = { 'tests/oracle/cases/o001-a.json': '', 'tests/oracle/cases/o003-b.json': '', 'tests/oracle/cases/o007-c.json': '' };
house('formulas name the cases that hold them', judgeCases, {
  'good': [{ ...some, [page]: '| mean | o001, o003 |\n| ratio | o003–o007 |\n' }, null],
  'a case that is none': [{ ...some, [page]: 'o001–o007\no002' }, /formulas\.md:2: there is no case o002/],
  'a range that ends nowhere': [{ ...some, [page]: 'o001–o008' }, /no case o008/],
  'a range backwards': [{ ...some, [page]: 'o001–o007, o007–o003' }, /o007–o003 is no range/],
  'a case for nothing': [{ ...some, [page]: 'o001 o007' }, /no formula names case o003/],
});
house('formulas name suites that exist', judgeSuites, {
  'good': [{ [page]: '`test_a`', 'tests/survey/test_a.c': '' }, null],
  'none': [{ [page]: '\n`test_b`', 'tests/survey/test_a.c': '' }, /formulas\.md:2: there is no suite test_b/],
});
