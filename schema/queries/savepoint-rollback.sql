-- SPDX-License-Identifier: GPL-3.0-or-later
-- Undoes one row of a batch; savepoint-release ends it.
ROLLBACK TO row
