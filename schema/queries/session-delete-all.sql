-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lets in no browser that was let in before: a restored backup.
DELETE FROM session
