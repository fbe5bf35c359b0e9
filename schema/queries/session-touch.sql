-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes that a browser is in use.
UPDATE session SET seen_ms = ?2 WHERE hash = ?1
