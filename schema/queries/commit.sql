-- SPDX-License-Identifier: GPL-3.0-or-later
-- Durable when it returns: WAL and synchronous=FULL.
COMMIT
