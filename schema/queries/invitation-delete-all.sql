-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every link: a restored backup.
DELETE FROM invitation
