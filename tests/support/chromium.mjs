// SPDX-License-Identifier: GPL-3.0-or-later
//
// chromium - Debian's Chromium without its windows, for tests of pages: the same engine from the same
// source package, at three fifths of the processor. What belongs to the whole browser (profiles that
// outlive it, certificates, devices) is tried in the whole one. HAILONG_CHROMIUM names another;
// check.sh --full takes the whole browser everywhere.
import { chromium } from 'playwright-core';

const executablePath = process.env.HAILONG_CHROMIUM ?? '/usr/bin/chromium-headless-shell';
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export async function browser(t) {
  const started = await chromium.launch({ executablePath, args });
  t.after(() => started.close());
  return started;
}
