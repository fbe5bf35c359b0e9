-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores a response unless its id is taken: changes() tells.
INSERT INTO response (province, id, campaign, unit, received_ms, started_ms, started_day, complete,
                      quarantined, hash, document, reasons, skew_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
ON CONFLICT (province, id) DO NOTHING
