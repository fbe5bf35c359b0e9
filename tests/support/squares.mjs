// SPDX-License-Identifier: GPL-3.0-or-later
//
// squares - a map that nobody surveyed: one invented square a unit, in rows from the north-west.
//   node tests/support/squares.mjs CODE... > squares.geojson
import { fileURLToPath } from 'node:url';

const SIDE = 0.12; // degrees

export function squares(codes) {
  const across = Math.ceil(Math.sqrt(codes.length));
  const corner = (column, row) => [106 + column * SIDE, 18 - row * SIDE];
  const features = codes.map((code, index) => {
    const [x, y] = [index % across, Math.floor(index / across)];
    const ring = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)];
    return { type: 'Feature', properties: { code, note: 'invented' }, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  return { type: 'FeatureCollection', note: 'Invented squares: no boundary of any place', features };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(`${JSON.stringify(squares(process.argv.slice(2)))}\n`);
