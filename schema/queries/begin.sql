-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes the write lock at once: a transaction that reads first could fail half-way.
BEGIN IMMEDIATE
