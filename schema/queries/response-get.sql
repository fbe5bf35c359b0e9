-- SPDX-License-Identifier: GPL-3.0-or-later
-- A response by its id.
SELECT unit, document, received_ms, reasons, hash, campaign
FROM response
WHERE province = ?1 AND id = ?2
