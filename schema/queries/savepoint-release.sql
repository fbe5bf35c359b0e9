-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps one row of a batch.
RELEASE row
