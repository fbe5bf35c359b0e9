// SPDX-License-Identifier: GPL-3.0-or-later
//
// citizen - what a form's page loads on a phone or a tablet, in the order its parts build on each
// other.
import '../scripts/rules.js';
import '../scripts/answers.js';
import '../scripts/clock.js';
import '../scripts/store.js';
import '../scripts/upload.js';
import '../scripts/screens.js';
import '../scripts/page.js';
