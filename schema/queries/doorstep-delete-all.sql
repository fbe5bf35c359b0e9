-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every browser that is still asked for a code: a restored backup.
DELETE FROM doorstep
