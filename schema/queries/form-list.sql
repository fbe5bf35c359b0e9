-- SPDX-License-Identifier: GPL-3.0-or-later
-- Published form versions; the first column says how many.
SELECT count(*) OVER (), id, version, hash FROM form_version ORDER BY id, version
