-- SPDX-License-Identifier: GPL-3.0-or-later
-- Puts what is left in place of a document: number, document, its hash, reasons, what has gone.
UPDATE response SET document = ?2, left_hash = ?3, reasons = ?4, purged = ?5 WHERE number = ?1
