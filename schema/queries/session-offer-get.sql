-- SPDX-License-Identifier: GPL-3.0-or-later
-- The secret for one-time codes that a browser is shown.
SELECT code_offer FROM session WHERE hash = ?1 AND code_offer IS NOT NULL
