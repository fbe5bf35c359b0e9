/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A template is rendered straight from its text. A section's body is found by walking its tags up
 * to the close that fits, whether it is rendered or not: every tag of a template is looked at, and
 * a wrong one is a fault whatever the context holds.
 */
#include "base/template.h"

#include "base/html.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_BYTES = 64, FOLDER_MAX_BYTES = 128, SHOWN_MAX_BYTES = 60 };

/* One template's text. */
struct source {
    const char *name;
    const char *text;
    const char *end;
};

enum tag_kind {
    TAG_VALUE,
    TAG_RAW,
    TAG_SECTION,
    TAG_INVERTED,
    TAG_CLOSE,
    TAG_PARTIAL,
    TAG_COMMENT
};

struct tag {
    enum tag_kind kind;
    char name[NAME_MAX_BYTES + 1];
    const char *open;   /* the first brace */
    const char *before; /* where the text before it ends: without the blanks of a line of its own */
    const char *after;  /* where the text behind it begins */
};

struct scope {
    const struct json *value;
    const struct scope *outer;
};

struct rendering {
    const struct asset *assets;
    const char *folder; /* "templates/" */
    struct buffer *out;
};

static enum fault raise_at(enum fault fault, const char *code, const struct source *source,
                           const char *at)
{
    size_t line = 1;
    for (const char *c = source->text; c < at; c++)
        line += *c == '\n';
    char line_text[24];
    char what[SHOWN_MAX_BYTES + 1];
    snprintf(line_text, sizeof line_text, "%zu", line);
    /* The tag as it stands, up to the end of its line or of its braces. */
    size_t length = strcspn(at, "\r\n");
    const char *close = strstr(at, "}}");
    if (close != NULL && (size_t)(close - at) < length)
        length = (size_t)(close - at) + (close[2] == '}' ? 3 : 2);
    if (length > SHOWN_MAX_BYTES)
        length = SHOWN_MAX_BYTES;
    while (length > 0 && ((unsigned char)at[length] & 0xC0) == 0x80)
        length--;
    snprintf(what, sizeof what, "%.*s", (int)length, at);
    return fault_raise(fault, code, "name", source->name, "line", line_text, "what", what, NULL);
}

static enum fault raise_syntax(const struct source *source, const char *at)
{
    return raise_at(FAULT_INVALID, "template_syntax", source, at);
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* Leaves out the line of a tag that stands alone on it. */
static void widen(const struct source *source, struct tag *tag)
{
    const char *before = tag->open;
    while (before > source->text && is_blank(before[-1]))
        before--;
    const char *after = tag->after;
    while (after < source->end && is_blank(*after))
        after++;
    if (after < source->end && *after == '\r')
        after++;
    bool first = before == source->text || before[-1] == '\n';
    bool last = after == source->end || *after == '\n';
    if (!first || !last)
        return;
    tag->before = before;
    tag->after = after == source->end ? after : after + 1;
}

static enum tag_kind kind_of(char sigil)
{
    switch (sigil) {
    case '#':
        return TAG_SECTION;
    case '^':
        return TAG_INVERTED;
    case '/':
        return TAG_CLOSE;
    case '>':
        return TAG_PARTIAL;
    case '!':
        return TAG_COMMENT;
    case '{':
        return TAG_RAW;
    default:
        return TAG_VALUE;
    }
}

/* The name between two places, without blanks around it; false when it is no name: "." or parts
 * joined by points. */
static bool read_name(const char *start, const char *end, char out[NAME_MAX_BYTES + 1])
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    while (start < end && is_blank(*start))
        start++;
    while (end > start && is_blank(end[-1]))
        end--;
    size_t length = (size_t)(end - start);
    if (length == 0 || length > NAME_MAX_BYTES || strspn(start, allowed) < length)
        return false;
    memcpy(out, start, length);
    out[length] = '\0';
    bool whole = start[0] != '.' && end[-1] != '.' && strstr(out, "..") == NULL;
    return whole || strcmp(out, ".") == 0;
}

/* The tag whose braces open at `open`. */
static enum fault read_tag(const struct source *source, const char *open, struct tag *out)
{
    struct tag tag = {.kind = kind_of(open[2]), .open = open, .before = open};
    const char *start = open + (tag.kind == TAG_VALUE ? 2 : 3);
    const char *closing = tag.kind == TAG_RAW ? "}}}" : "}}";
    const char *close = strstr(start, closing);
    if (close == NULL)
        return raise_syntax(source, open);
    if (tag.kind != TAG_COMMENT && !read_name(start, close, tag.name))
        return raise_syntax(source, open);
    tag.after = close + strlen(closing);
    if (tag.kind != TAG_VALUE && tag.kind != TAG_RAW)
        widen(source, &tag);
    *out = tag;
    return OK;
}

/* The first tag from `from` on, `found` false when there is none before `end`. */
static enum fault next_tag(const struct source *source, const char *from, const char *end,
                           struct tag *out, bool *found)
{
    const char *open = strstr(from, "{{");
    *found = open != NULL && open < end;
    return *found ? read_tag(source, open, out) : OK;
}

static enum fault raise_depth(const struct source *source, const char *at)
{
    return raise_at(FAULT_LIMIT, "template_depth", source, at);
}

/* The tag that closes section `open`. */
static enum fault find_close(const struct source *source, const struct tag *open, int depth,
                             struct tag *out)
{
    if (depth == TEMPLATE_DEPTH_MAX)
        return raise_depth(source, open->open);
    const char *from = open->after;
    for (;;) {
        struct tag tag;
        bool found;
        TRY(next_tag(source, from, source->end, &tag, &found));
        if (!found)
            return raise_syntax(source, open->open);
        if (tag.kind == TAG_CLOSE && strcmp(tag.name, open->name) != 0)
            return raise_syntax(source, tag.open);
        if (tag.kind == TAG_CLOSE) {
            *out = tag;
            return OK;
        }
        if (tag.kind == TAG_SECTION || tag.kind == TAG_INVERTED)
            TRY(find_close(source, &tag, depth + 1, &tag));
        from = tag.after;
    }
}

/* The value of a dotted name: its first part in the innermost scope that has it, then members. */
static const struct json *look_up(const struct scope *scope, const char *dotted)
{
    if (strcmp(dotted, ".") == 0)
        return scope->value;
    char name[NAME_MAX_BYTES + 1];
    snprintf(name, sizeof name, "%s", dotted);
    char *rest = name;
    const char *part = strsep(&rest, ".");
    const struct json *value = NULL;
    for (; scope != NULL && value == NULL; scope = scope->outer)
        value = json_member(scope->value, part);
    while (rest != NULL && value != NULL)
        value = json_member(value, strsep(&rest, "."));
    return value;
}

static void put_value(const struct json *value, enum tag_kind kind, struct buffer *out)
{
    double number;
    const char *text = json_text(value);
    if (text != NULL && kind == TAG_VALUE)
        html_escape(out, text);
    else if (text != NULL)
        buffer_text(out, text);
    else if (json_number(value, &number))
        json_number_text(number, out);
    else if (json_is(value, JSON_BOOL))
        buffer_text(out, json_true(value) ? "true" : "false");
}

static bool is_shown(const struct json *value)
{
    if (value == NULL)
        return false;
    switch (json_kind(value)) {
    case JSON_NULL:
        return false;
    case JSON_BOOL:
        return json_true(value);
    case JSON_TEXT:
        return json_text(value)[0] != '\0';
    case JSON_ARRAY:
        return json_count(value) > 0;
    case JSON_NUMBER:
    case JSON_OBJECT:
        break;
    }
    return true;
}

/* A stretch of one template to render. */
struct span {
    const struct source *source;
    const char *from;
    const char *end;
    int depth;
};

static enum fault render_span(const struct rendering *rendering, struct span span,
                              const struct scope *scope);

static enum fault render_section(const struct rendering *rendering, struct span body,
                                 enum tag_kind kind, const struct json *value,
                                 const struct scope *outer)
{
    bool shown = is_shown(value);
    if (kind == TAG_INVERTED)
        return shown ? OK : render_span(rendering, body, outer);
    if (!shown)
        return OK;
    struct scope scope = {value, outer};
    if (!json_is(value, JSON_ARRAY))
        return render_span(rendering, body, &scope);
    for (const struct json *item = json_first(value); item != NULL; item = json_next(item)) {
        scope.value = item;
        TRY(render_span(rendering, body, &scope));
    }
    return OK;
}

static enum fault render_partial(const struct rendering *rendering, const struct span *span,
                                 const struct tag *tag, const struct scope *scope)
{
    char name[FOLDER_MAX_BYTES + NAME_MAX_BYTES + sizeof ".html"];
    snprintf(name, sizeof name, "%s%s.html", rendering->folder, tag->name);
    const struct asset *asset = asset_find(rendering->assets, name);
    if (asset == NULL)
        return raise_at(FAULT_NOTFOUND, "template_partial", span->source, tag->open);
    if (span->depth == TEMPLATE_DEPTH_MAX)
        return raise_depth(span->source, tag->open);
    struct source source = {name, asset->data, asset->data + asset->size};
    return render_span(rendering, (struct span){&source, source.text, source.end, span->depth + 1},
                       scope);
}

/* Renders one tag; *out is where the text goes on. */
static enum fault render_tag(const struct rendering *rendering, const struct span *span,
                             const struct tag *tag, const struct scope *scope, const char **out)
{
    *out = tag->after;
    switch (tag->kind) {
    case TAG_COMMENT:
        return OK;
    case TAG_VALUE:
    case TAG_RAW:
        put_value(look_up(scope, tag->name), tag->kind, rendering->out);
        return OK;
    case TAG_PARTIAL:
        return render_partial(rendering, span, tag, scope);
    case TAG_SECTION:
    case TAG_INVERTED:
        break;
    case TAG_CLOSE:
        return raise_syntax(span->source, tag->open);
    }
    struct tag close;
    TRY(find_close(span->source, tag, span->depth, &close));
    *out = close.after;
    struct span body = {span->source, tag->after, close.before, span->depth + 1};
    return render_section(rendering, body, tag->kind, look_up(scope, tag->name), scope);
}

static enum fault render_span(const struct rendering *rendering, struct span span,
                              const struct scope *scope)
{
    const char *from = span.from;
    while (from < span.end) {
        struct tag tag;
        bool found;
        TRY(next_tag(span.source, from, span.end, &tag, &found));
        const char *text_end = found ? tag.before : span.end;
        buffer_bytes(rendering->out, from, (size_t)(text_end - from));
        if (!found)
            return OK;
        TRY(render_tag(rendering, &span, &tag, scope, &from));
    }
    return OK;
}

enum fault template_render(const struct asset *assets, const char *name, const struct json *context,
                           struct buffer *out)
{
    const struct asset *asset = asset_find(assets, name);
    const char *slash = strrchr(name, '/');
    size_t folder_length = slash == NULL ? 0 : (size_t)(slash + 1 - name);
    if (asset == NULL || folder_length > FOLDER_MAX_BYTES)
        return fault_raise(FAULT_NOTFOUND, "template_missing", "name", name, NULL);
    char folder[FOLDER_MAX_BYTES + 1];
    snprintf(folder, sizeof folder, "%.*s", (int)folder_length, name);
    struct rendering rendering = {assets, folder, out};
    struct source source = {name, asset->data, asset->data + asset->size};
    struct scope scope = {context, NULL};
    struct span whole = {&source, source.text, source.end, 0};
    size_t length = out->length;
    enum fault fault = render_span(&rendering, whole, &scope);
    if (fault == OK)
        return buffer_check(out);
    /* Nothing of a page that failed is left in `out`. */
    if (out->data != NULL) {
        out->length = length;
        out->data[length] = '\0';
    }
    return fault;
}
