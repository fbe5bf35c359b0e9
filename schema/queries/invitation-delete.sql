-- SPDX-License-Identifier: GPL-3.0-or-later
-- A link that was used, or is no longer wanted.
DELETE FROM invitation WHERE account = ?1
