-- SPDX-License-Identifier: GPL-3.0-or-later
-- Opens one row's share of a batch.
SAVEPOINT row
