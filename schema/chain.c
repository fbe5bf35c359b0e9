/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/chain.h"

#include "base/buffer.h"

#include <string.h>

enum { ROW_BYTES_MAX = 16 << 20, NUMBER_BYTES = 8, BYTE_BITS = 8, LINK_ARGUMENTS = 10 };

static void put_number(struct buffer *out, int64_t number)
{
    uint8_t bytes[NUMBER_BYTES];
    for (int i = 0; i < NUMBER_BYTES; i++)
        bytes[i] = (uint8_t)((uint64_t)number >> (NUMBER_BYTES - 1 - i) * BYTE_BITS);
    buffer_bytes(out, bytes, sizeof bytes);
}

static void put_text(struct buffer *out, const struct chain_text *text)
{
    put_number(out, (int64_t)text->length);
    if (text->length > 0)
        buffer_bytes(out, text->bytes, text->length);
}

enum fault chain_hash(struct hash previous, const struct chain_row *row, struct hash *out)
{
    AUTO(buffer) struct buffer bytes = buffer_of(ROW_BYTES_MAX);
    buffer_bytes(&bytes, previous.bytes, HASH_SIZE);
    put_number(&bytes, row->number);
    put_number(&bytes, row->at_ms);
    put_number(&bytes, row->responses);
    put_number(&bytes, row->withdrawn);
    put_number(&bytes, row->looked);
    for (size_t i = 0; i < CHAIN_TEXTS; i++)
        put_text(&bytes, &row->texts[i]);
    TRY(buffer_check(&bytes));
    *out = hash_of(bytes.data, bytes.length);
    return OK;
}

struct chain_text chain_text_of(const char *text)
{
    return (struct chain_text){text, strlen(text)};
}

static struct chain_text text_of_value(sqlite3_value *value)
{
    const void *bytes = sqlite3_value_text(value);
    return (struct chain_text){bytes, (size_t)sqlite3_value_bytes(value)};
}

static void link_row(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct hash previous;
    struct hash hash;
    if (sqlite3_value_bytes(values[0]) != HASH_SIZE) {
        sqlite3_result_error(context, "audit_link: no hash", -1);
        return;
    }
    memcpy(previous.bytes, sqlite3_value_blob(values[0]), HASH_SIZE);
    const struct chain_row row = {
        .number = sqlite3_value_int64(values[1]),
        .at_ms = sqlite3_value_int64(values[2]),
        .responses = sqlite3_value_int64(values[7]),
        .withdrawn = sqlite3_value_int64(values[8]),
        .looked = sqlite3_value_int64(values[9]),
        .texts = {text_of_value(values[3]), text_of_value(values[4]), text_of_value(values[5]),
                  text_of_value(values[6])},
    };
    if (chain_hash(previous, &row, &hash) != OK)
        sqlite3_result_error_nomem(context);
    else
        sqlite3_result_blob(context, hash.bytes, HASH_SIZE, SQLITE_TRANSIENT);
}

enum fault chain_register(struct connection *connection)
{
    int code = sqlite3_create_function_v2(connection->handle, "audit_link", LINK_ARGUMENTS,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                          NULL, link_row, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : connection_fault(connection, code);
}
