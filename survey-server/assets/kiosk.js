// SPDX-License-Identifier: GPL-3.0-or-later
//
// kiosk - what a form's page loads at a kiosk.
import './citizen.js';
import '../scripts/pin.js';
import '../scripts/kiosk.js';
