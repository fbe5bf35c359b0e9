/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/media.h"

#include "base/file.h"
#include "base/text.h"
#include "survey-server/problem.h"

#include <stdio.h>
#include <string.h>

const char *media_address(struct arena *arena, const char *form, const char *name)
{
    return name == NULL ? NULL : arena_format(arena, "/media/%s/%s", form, name);
}

static bool is_name(const char *text)
{
    bool letter = (text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z');
    return letter && text_is_code(text);
}

static const char *type_of(const char *name)
{
    const char *extension = strrchr(name, '.');
    if (extension != NULL && strcmp(extension, ".mp3") == 0)
        return "audio/mpeg";
    return extension != NULL && strcmp(extension, ".ogg") == 0 ? "audio/ogg" : NULL;
}

enum fault media_file(struct request *request)
{
    const char *form = request->arguments[0];
    const char *name = request->arguments[1];
    const char *type = type_of(name);
    AUTO(buffer) struct buffer bytes = buffer_of(MEDIA_BYTES_MAX);
    if (!is_name(form) || !is_name(name) || type == NULL)
        return problem_reply(request, 404, "http_not_found", NULL);
    const char *path = arena_format(request->arena, "%s/media/%s/%s",
                                    store_folder(request->services->store), form, name);
    if (path == NULL)
        return FAULT_NOMEM;
    enum fault fault = file_read(path, &bytes);
    if (fault == FAULT_NOTFOUND)
        return problem_reply(request, 404, "http_not_found", NULL);
    TRY(fault);
    char hash[HASH_TEXT_SIZE];
    char tag[HASH_TEXT_SIZE + 2];
    hash_text(hash_of(bytes.data, bytes.length), hash);
    snprintf(tag, sizeof tag, "\"%s\"", hash);
    http_reply_header(request, "Cache-Control", "no-cache");
    if (!http_reply_unchanged(request, tag))
        http_reply(request, 200, type, &bytes);
    return OK;
}
