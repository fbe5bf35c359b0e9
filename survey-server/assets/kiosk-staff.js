// SPDX-License-Identifier: GPL-3.0-or-later
//
// kiosk-staff - what the staff screen of a device, /kiosk, loads.
import '../scripts/store.js';
import '../scripts/pin.js';
import '../scripts/upload.js';
import '../scripts/kiosk-staff.js';
