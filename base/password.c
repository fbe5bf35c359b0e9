/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/password.h"

#include "base/text.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

_Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_HASH_SIZE, "a hash fits");
_Static_assert(crypto_pwhash_MEMLIMIT_INTERACTIVE == PASSWORD_MEMORY_BYTES, "as the header says");

/* What guessers try first among texts of ten characters and more, in runs: any text that is a piece
 * of one of these, forwards. */
static const char *const runs[] = {
    "012345678901234567890",
    "09876543210987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "matkhaumatkhau123456789",
    "password1234567890",
    "passwordpassword",
    "hailong1234567890",
    "hailonghailong",
};

static bool is_one_symbol(const char *text)
{
    return strspn(text, (char[]){text[0], '\0'}) == strlen(text);
}

static bool is_run(const char *text)
{
    for (size_t i = 0; i < ARRAY_LENGTH(runs); i++) {
        if (strcasestr(runs[i], text) != NULL)
            return true;
    }
    return false;
}

const char *password_refused(const char *password, const char *name)
{
    size_t length = strlen(password);
    if (length > PASSWORD_BYTES_MAX)
        return "password_long";
    if (!text_is_utf8(password, length) || text_length(password) < PASSWORD_CHARACTERS_MIN)
        return "password_short";
    if (strcasecmp(password, name) == 0)
        return "password_name";
    return is_one_symbol(password) || is_run(password) ? "password_easy" : NULL;
}

enum fault password_hash(const char *password, char out[PASSWORD_HASH_SIZE])
{
    memset(out, 0, PASSWORD_HASH_SIZE);
    return crypto_pwhash_str(out, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                             crypto_pwhash_MEMLIMIT_INTERACTIVE) == 0
               ? OK
               : fault_nomem();
}

bool password_matches(const char *hash, const char *password)
{
    return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

void password_pretend(const char *password)
{
    char hash[PASSWORD_HASH_SIZE];
    if (password_hash(password, hash) != OK)
        return;
    sodium_memzero(hash, sizeof hash);
}
