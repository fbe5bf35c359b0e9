-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends one session.
DELETE FROM session WHERE hash = ?1
