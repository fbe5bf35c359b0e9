-- SPDX-License-Identifier: GPL-3.0-or-later
-- The secret for one-time codes that a browser is shown; NULL = none any more.
UPDATE session SET code_offer = ?2 WHERE hash = ?1
