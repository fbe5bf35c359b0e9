-- SPDX-License-Identifier: GPL-3.0-or-later
-- Spends a ticket; changes() is 0 when it is none of the campaign's, or spent.
UPDATE ticket SET spent = 1 WHERE campaign = ?1 AND hash = ?2 AND spent = 0
