/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_maker - what the parts of a report are put together with (private to report*.c).
 *
 *     const char *text = report_say(maker, "report_q2_value", "percent", percent, NULL);
 *     report_add(maker, &(struct block){.kind = BLOCK_TEXT, .text = text});
 *
 * The first fault stays in the maker; texts made after it are "" and blocks are dropped, so that a
 * part is written straight on and report_make() looks once, at the end.
 * Ownership: every text lives in the report's arena. Thread: one at a time.
 */
#ifndef HAILONG_ANALYSIS_REPORT_MAKER_H
#define HAILONG_ANALYSIS_REPORT_MAKER_H

#include "analysis/report.h"
#include "analysis/suppress.h"

enum { REPORT_LOWEST_MAX = 5 };

/* What a report's percentages are (report_instrument.c). */
enum instrument { INSTRUMENT_SIPAS, INSTRUMENT_SHARE, INSTRUMENT_SCORE };

/* Result, definition, form and what is called after them are NULL in a document of something else
 * than a campaign (scorecard_report.c): only numbers, words, blocks and tables are made there. */
struct report_maker {
    struct document *document;
    struct arena *arena;
    const struct result *result;
    const struct index_definition *definition;
    const struct form *form;
    enum language language;
    enum instrument instrument;
    const char *instrument_name; /* of the definition, in the report's language */
    int form_language;           /* of the form's labels, -1 = the form does not have it */
    const char *unit;            /* in a sentence: "phường Đông Hà" */
    const char *whole;           /* "toàn tỉnh"; also when the subject is the whole */
    const char *whole_head;      /* "Toàn tỉnh" */
    const char *source;          /* the line under the subject's tables */
    const char *whole_source; /* the responses of the whole, under tables that show it too; or "" */
    const struct beside *gap; /* made by report_beside(); NULL = none */
    struct block *blocks;
    size_t block_capacity;
    int section; /* number of the last heading */
    struct buffer scratch;
    enum fault fault;
    struct noted *noted; /* the texts that say a value: report_values.c */
    size_t noted_count;
    size_t noted_capacity;
    const char *spare[DOCUMENT_COLUMNS_MAX]; /* cells to write to once a fault has happened */
};

/* A table being filled: rows are taken one by one, its columns are known at the start. */
struct table_maker {
    struct table_column *columns;
    size_t column_count;
    struct table_row *rows;
    size_t row_count;
    size_t row_capacity;
};

/* Numbers as an office writes them in the report's language; "–" for what is not known. */
const char *report_integer(struct report_maker *maker, int64_t value);
const char *report_decimal(struct report_maker *maker, double value, int digits);
const char *report_exact(struct report_maker *maker, struct exact value, int digits);
/* 100 part / whole with the definition's digits; "–" when whole is 0. */
const char *report_share(struct report_maker *maker, int64_t part, int64_t whole);
const char *report_day(struct report_maker *maker, int32_t day);
extern const char report_dash[];

/* What a text that one of these made says: it is known by its address. A table and a block of key
 * figures get the values of their texts when they are added. */
void report_note_value(struct report_maker *maker, const char *text,
                       const struct cell_value *value);
struct cell_value report_value(const struct report_maker *maker, const char *text);
/* A number with words around it by message id and the name of its argument: "80,02%". */
const char *report_measure(struct report_maker *maker, const char *code, const char *argument,
                           const char *number);
/* The values of `count` texts, `stride` bytes from one to the next; NULL when all are words. */
const struct cell_value *report_values(struct report_maker *maker, const void *texts, size_t count,
                                       size_t stride);

/* Figures of an index: official percent, estimate with one decimal, "76,9–82,8". */
const char *report_official(struct report_maker *maker, const struct index_value *value);
const char *report_answers(struct report_maker *maker, const struct index_value *value);
const char *report_estimate(struct report_maker *maker, const struct estimate *estimate);
const char *report_interval(struct report_maker *maker, const struct estimate *estimate);

/* Words: bare, and with arguments (at most FINDING_ARGS_MAX pairs, ended by NULL; where there is
 * room {instrument} is known too). Both take the sentence that suits the instrument. */
const char *report_words(const struct report_maker *maker, const char *code);
const char *report_say(struct report_maker *maker, const char *code, ...) __attribute__((sentinel));
/* The sentence of a finding, without its place. */
const char *report_finding(struct report_maker *maker, const struct finding *finding);
/* Two sentences with a space between; either may be NULL or "". */
const char *report_join(struct report_maker *maker, const char *first, const char *second);
const char *report_node_name(const struct report_maker *maker, const struct index_node *node);
/* "24" of a share's question, the code of any other node. */
const char *report_node_number(const struct report_maker *maker, const struct index_node *node);
/* The name of a unit inside a sentence. */
const char *report_unit_name(struct report_maker *maker, const struct unit *unit);

void report_add(struct report_maker *maker, const struct block *block);
void report_text(struct report_maker *maker, const char *text);
/* A numbered heading by message id, and by its text. */
void report_section(struct report_maker *maker, const char *code);
void report_section_said(struct report_maker *maker, const char *text);
/* A heading inside a section. */
void report_heading(struct report_maker *maker, const char *code);

struct table_maker table_with(struct report_maker *maker, size_t row_capacity);
void table_column(struct table_maker *table, const struct table_column *column);
/* The cells of a new row, all "" until written. */
const char **table_row(struct report_maker *maker, struct table_maker *table, int level,
                       bool emphasis);
/* A column of words, and one of numbers, by the message id of its title. */
void table_text_column(const struct report_maker *maker, struct table_maker *table,
                       const char *title);
void table_number_column(const struct report_maker *maker, struct table_maker *table,
                         const char *title);
void table_add(struct report_maker *maker, const struct table_maker *table, struct block block);

/* The figures of the whole beside the subject, NULL when there is none. */
const struct unit_figures *report_whole(const struct report_maker *maker);

/* Whether so few people answered that a unit has no percentage of its own in a comparison. */
bool report_is_few(const struct estimate *estimate);

/* Where one component or item stands beside another of the same unit: by whether their intervals
 * overlap, which is cautious, as answers of the same people go together. */
enum standing report_standing(const struct estimate *estimate, const struct estimate *beside);

/* "▼ Thấp hơn" and the like, for a column of them: of a standing, of a node beside the whole. */
const char *report_verdict(const struct report_maker *maker, enum standing standing);
const char *report_node_verdict(const struct report_maker *maker, size_t position);
/* The components and items that stand wholly above or below the whole; that there are none; ""
 * when nothing can be compared. */
const char *report_apart(struct report_maker *maker);
/* The same of what stands below the whole alone; "" = nothing. */
const char *report_below(struct report_maker *maker);

/* The lowest component of each part in a sentence, the headline's part first. */
const char *report_worst(struct report_maker *maker);
/* Whether a node is (one of) the lowest of the components beside it, and not all are alike. */
bool report_lowest_component(const struct report_maker *maker, size_t position);

/* Whether a node is `root` or lies under it; every node lies under SIZE_MAX. */
bool report_under(const struct index_definition *definition, size_t position, size_t root);
/* How many items lie under a node. */
int64_t report_items(const struct report_maker *maker, size_t root);

/* The line under charts and tables: instrument, campaign, period, responses, weights. */
const char *report_source(struct report_maker *maker, int64_t responses);

/* Whether a node is an item: one of several leaves with a percentage that can be put in order; the
 * other nodes with a percentage are components. A leaf by itself is one: its share is its own. */
bool report_is_item(const struct index_node *node);
bool report_is_component(const struct index_node *node);

/* report_instrument.c: what is measured; the id of the sentence in place of the one SIPAS has; and
 * the line under the title that keeps the figures from being taken for others. */
enum instrument report_instrument(const struct index_definition *definition);
const char *report_sentence(const struct report_maker *maker, const char *code);
void report_set_notice(struct report_maker *maker);

/* Words why an estimate has no interval; NULL when it has one. */
const char *report_reason(const struct report_maker *maker, const struct estimate *estimate);

/* The items with answers under `root`, lowest official percent first, at most `limit`. */
struct lowest {
    size_t root; /* SIZE_MAX = all items */
    size_t limit;
    size_t positions[REPORT_LOWEST_MAX];
    size_t count;
};
struct lowest report_lowest(const struct report_maker *maker, size_t root, size_t limit);
/* Whether the very lowest item stands below every other item under the root. */
bool report_lowest_apart(const struct report_maker *maker, const struct lowest *lowest);
/* How many items not listed cannot be told from the last one listed. */
int64_t report_lowest_near(const struct report_maker *maker, const struct lowest *lowest);

/* report_bands.c: the units compared by where they stand beside the whole, the judged ones first.
 */
enum band_kind { BAND_ABOVE, BAND_SAME, BAND_BELOW, BAND_UNKNOWN, BAND_FEW, BAND_COUNT };

struct band {
    enum band_kind kind;
    size_t from; /* in `order` */
    size_t count;
};

struct banding {
    size_t *order; /* positions in compared[] */
    size_t count;
    struct band bands[BAND_COUNT]; /* without empty ones */
    size_t band_count;
};

struct banding report_banding(struct report_maker *maker);
/* "Cao hơn toàn tỉnh: 3 đơn vị" */
const char *report_band_name(struct report_maker *maker, const struct band *band);
/* Each band with its units named. */
void report_bands_table(struct report_maker *maker, const struct banding *banding);
/* "3–17": the places that a unit compared may have; "" when it is not judged. */
const char *report_places(struct report_maker *maker, size_t compared);
/* By position in compared[]: units without a letter in common differ; NULL = none (bands.h). */
const char *const *report_letters(struct report_maker *maker);

/* The communes in pairs: how many differ, in a sentence; the same with whom the subject stands
 * apart; their figures as a table behind a disclosure. */
const char *report_pairs(struct report_maker *maker);
const char *report_pairs_shown(struct report_maker *maker);
void report_pairs_table(struct report_maker *maker, const struct banding *banding);

/* Whether so many chose themselves to answer that nothing is claimed of all citizens. */
bool report_is_voluntary(const struct report_maker *maker);
/* How many did, as it may be written: neither they nor the others are 1 to 4. */
const char *report_voluntary(struct report_maker *maker);

/* Whether what users of the services say stands apart: neither they nor the others are 1 to 4. */
bool report_users_shown(const struct report_maker *maker);

/* report_people.c: a share of people who answered a question that no index asks for, with our
 * interval, that rests on the largest design effect of the index's own questions; and the sentence
 * on how sure it is, which of nobody says how many there may yet be. */
struct estimate report_people(const struct report_maker *maker, int64_t count, int64_t answered);
const char *report_people_sure(struct report_maker *maker, int64_t count, int64_t answered);

/* A count of people as it may be written (suppress.h). */
const char *report_cell(struct report_maker *maker, enum cell_shown shown, int64_t count);

/* A chart's svg, kept, with the sentence of what it shows. */
void report_chart(struct report_maker *maker, const struct buffer *svg, const char *text,
                  const struct chart_data *data);

/* A drawn figure, or the svg of a forest plot, in the report's arena; NULL with the fault kept. */
const char *report_svg(struct report_maker *maker, const struct buffer *svg);
struct forest_chart;
const char *report_forest(struct report_maker *maker, const struct forest_chart *chart);
/* The same figures for exporters that draw charts themselves; NULL with the fault kept. */
const struct chart_data *report_forest_data(struct report_maker *maker,
                                            const struct forest_chart *chart);

/* report_trend.c: whether the last month differs from the one before, in a sentence; "" where two
 * months do not have a figure. */
const char *report_moved(struct report_maker *maker);

/* report_collection.c: the rate of quarantine, in a sentence; "" when nothing was begun. */
const char *report_quarantine(struct report_maker *maker);

/* The parts, in their order. */
void report_brief(struct report_maker *maker);
void report_facts(struct report_maker *maker);
void report_summary(struct report_maker *maker);
void report_components(struct report_maker *maker);
void report_components_figure(struct report_maker *maker);
void report_points(struct report_maker *maker);
void report_comparison(struct report_maker *maker);
void report_alike(struct report_maker *maker);
void report_trend(struct report_maker *maker);
void report_since(struct report_maker *maker);
void report_map(struct report_maker *maker);
void report_multiples(struct report_maker *maker);
void report_groups(struct report_maker *maker);
/* Points lost; where a report has this part it stands in place of report_points(). */
bool report_has_lost(const struct report_maker *maker);
void report_lost(struct report_maker *maker);
void report_choices(struct report_maker *maker);
void report_needs(struct report_maker *maker);
void report_lowest_items(struct report_maker *maker);
void report_all_items(struct report_maker *maker);
void report_likert(struct report_maker *maker);
void report_collection(struct report_maker *maker);
/* report_ruled.c: the figures with what is ruled in, under the collection. */
void report_ruled(struct report_maker *maker);
void report_beside(struct report_maker *maker);
void report_notes(struct report_maker *maker);

#endif
