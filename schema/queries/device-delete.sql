-- SPDX-License-Identifier: GPL-3.0-or-later
-- Forgets an enrolment.
DELETE FROM device WHERE id = ?1
