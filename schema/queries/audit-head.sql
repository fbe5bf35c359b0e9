-- SPDX-License-Identifier: GPL-3.0-or-later
-- Number and hash of the last row that is a change, not a look.
SELECT number, hash FROM audit WHERE NOT looked ORDER BY number DESC LIMIT 1
