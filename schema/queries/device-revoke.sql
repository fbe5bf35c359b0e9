-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends an enrolment at ?2; changes() is 0 when there is none in force.
UPDATE device SET revoked_ms = ?2 WHERE id = ?1 AND revoked_ms IS NULL
