/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * audit_row - the columns of audit-scan.sql, audit-list.sql and audit-list-all.sql (private to
 * schema).
 */
#ifndef HAILONG_SCHEMA_AUDIT_ROW_H
#define HAILONG_SCHEMA_AUDIT_ROW_H

enum {
    AUDIT_NUMBER,
    AUDIT_AT_MS,
    AUDIT_ACTOR,
    AUDIT_ACTION,
    AUDIT_SUBJECT,
    AUDIT_DETAIL,
    AUDIT_RESPONSES,
    AUDIT_WITHDRAWN,
    AUDIT_LOOKED,
    AUDIT_HASH
};

#endif
