// SPDX-License-Identifier: GPL-3.0-or-later
//
// qr - what the QR codes of a PDF say, page by page: each page is drawn in grey by pdftoppm, as a
// camera would see it, and read by jsQR.
import { execFileSync } from 'node:child_process';
import { readFile, readdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';

function read(pgm) {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 64).toString('latin1'));
  const [width, height] = [Number(head[1]), Number(head[2])];
  const dots = pgm.subarray(head[0].length);
  const colours = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) colours.set([dots[i], dots[i], dots[i], 255], i * 4);
  return jsqr(colours, width, height)?.data ?? null;
}

// At `dots` an inch; more where codes are small.
export async function codesOf(pdf, dots = 72) {
  const where = await mkdtemp(join(tmpdir(), 'hailong-qr-'));
  try {
    execFileSync('pdftoppm', ['-gray', '-r', String(dots), pdf, join(where, 'page')]);
    const pages = (await readdir(where)).sort();
    return Promise.all(pages.map(async (page) => read(await readFile(join(where, page)))));
  } finally {
    await rm(where, { recursive: true });
  }
}
