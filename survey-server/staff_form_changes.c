/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_form_changes.h"

#include "forms/form_compare.h"

enum fault staff_form_changes_put(struct json_out *out, struct arena *arena,
                                  const struct form *before, const struct form *after)
{
    struct form_changes changes;
    TRY(form_compare(before, after, arena, &changes));
    json_open(out, "changes", '[');
    for (size_t i = 0; i < changes.count; i++) {
        const struct form_change *change = &changes.items[i];
        json_open(out, NULL, '{');
        json_put_text(out, "question", change->question);
        json_put_text(out, "path", change->path);
        json_put_text(out, "before", change->before);
        json_put_text(out, "after", change->after);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_bool(out, "has_changes", changes.count > 0);
    json_put_integer(out, "change_count", (int64_t)changes.count);
    return OK;
}

void staff_form_coverage_put(struct json_out *out, const struct form *form)
{
    json_open(out, "coverage", '[');
    for (size_t i = 0; i < form->language_count; i++) {
        const char *name = form->language_names[i];
        int fallback = form->fallbacks[i];
        json_open(out, NULL, '{');
        json_put_text(out, "code", form->languages[i]);
        json_put_text(out, "language", name == NULL ? form->languages[i] : name);
        json_put_text(out, "fallback", fallback < 0 ? NULL : form->languages[fallback]);
        json_put_integer(out, "there", (int64_t)(form->text_count - form->untranslated[i]));
        json_put_integer(out, "texts", (int64_t)form->text_count);
        json_close(out, '}');
    }
    json_close(out, ']');
}
