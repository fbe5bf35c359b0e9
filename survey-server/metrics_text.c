/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text format: a HELP and a TYPE line a name, then a line a series. A histogram's buckets are
 * cumulative. Series that never counted anything are left out, but for outcomes: an alert on their
 * growth needs the zero they began with.
 */
#include "survey-server/metrics.h"

#include "base/date.h"
#include "survey-server/routes.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LABELS_BYTES = 256, US_OF_SECOND = 1000000, MS_OF_SECOND = 1000 };

/* PUT_UNTICKETED counts as quarantined (put_count). */
static const char *const outcome_names[PUT_OUTCOMES] = {
    [PUT_STORED] = "stored",
    [PUT_QUARANTINED] = "quarantined",
    [PUT_REPEATED] = "repeated",
    [PUT_CONFLICT] = "conflict",
};

static uint64_t read_count(const _Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void put_head(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void put_gauge(struct buffer *out, const char *name, int64_t value, const char *help)
{
    put_head(out, name, "gauge", help);
    buffer_format(out, "%s %lld\n", name, (long long)value);
}

static void put_counter(struct buffer *out, const char *name, uint64_t value, const char *help)
{
    put_head(out, name, "counter", help);
    buffer_format(out, "%s %llu\n", name, (unsigned long long)value);
}

/* `labels`: `a="b"` or "". */
static void put_histogram(struct buffer *out, const char *name, const char *labels,
                          const struct histogram *histogram)
{
    uint64_t count = 0;
    char set[LABELS_BYTES] = "";
    bool labelled = labels[0] != '\0';
    if (labelled)
        snprintf(set, sizeof set, "{%s}", labels);
    for (size_t i = 0; i <= HISTOGRAM_BOUNDS; i++) {
        char bound[24] = "+Inf";
        if (i < HISTOGRAM_BOUNDS)
            snprintf(bound, sizeof bound, "%g", (double)histogram_bounds_us[i] / US_OF_SECOND);
        count += read_count(&histogram->counts[i]);
        buffer_format(out, "%s_bucket{%s%sle=\"%s\"} %llu\n", name, labels, labelled ? "," : "",
                      bound, (unsigned long long)count);
    }
    buffer_format(out, "%s_sum%s %.6f\n", name, set,
                  (double)read_count(&histogram->sum_us) / US_OF_SECOND);
    buffer_format(out, "%s_count%s %llu\n", name, set, (unsigned long long)count);
}

static bool has_any(const struct histogram *histogram)
{
    for (size_t i = 0; i <= HISTOGRAM_BOUNDS; i++) {
        if (read_count(&histogram->counts[i]) > 0)
            return true;
    }
    return false;
}

static void status_name(size_t place, char out[8])
{
    size_t at = place - 1;
    if (place == 0 || place == METRICS_OTHER_STATUS)
        snprintf(out, 8, "%s", place == 0 ? "none" : "other");
    else
        snprintf(out, 8, "%u",
                 (unsigned)((at / METRICS_OF_A_CLASS + 1) * 100 + at % METRICS_OF_A_CLASS));
}

static void put_requests_of(struct buffer *out, const struct route_metrics *row,
                            const char *pattern)
{
    for (size_t method = 0; method < METHOD_COUNT; method++) {
        for (size_t place = 0; place < METRICS_STATUSES; place++) {
            char status[8];
            uint64_t count = read_count(&row->requests[method][place]);
            if (count == 0)
                continue;
            status_name(place, status);
            buffer_format(out,
                          "hailong_http_requests_total{route=\"%s\",method=\"%s\",status=\"%s\"} "
                          "%llu\n",
                          pattern, http_method_name((enum method)method), status,
                          (unsigned long long)count);
        }
    }
}

static void put_requests(struct buffer *out, const struct metrics *metrics)
{
    const struct route *routes = route_table();
    put_head(out, "hailong_http_requests_total", "counter",
             "Requests by route, method and status (none: no answer was sent).");
    for (size_t i = 0; i < metrics->route_count; i++)
        put_requests_of(out, &metrics->routes[i], routes[i].pattern);
    put_requests_of(out, &metrics->routes[metrics->route_count], "other");
    put_head(out, "hailong_http_request_duration_seconds", "histogram",
             "From a whole request to its answer, by route.");
    for (size_t i = 0; i < metrics->route_count; i++) {
        char labels[LABELS_BYTES];
        if (!has_any(&metrics->routes[i].duration))
            continue;
        snprintf(labels, sizeof labels, "route=\"%s\",method=\"%s\"", routes[i].pattern,
                 http_method_name(routes[i].method));
        put_histogram(out, "hailong_http_request_duration_seconds", labels,
                      &metrics->routes[i].duration);
    }
}

static void put_outcomes(struct buffer *out, const struct metrics *metrics,
                         const struct writer_stats *writer)
{
    static const char name[] = "hailong_responses_total";
    put_head(out, name, "counter", "Responses by what became of them.");
    for (size_t i = 0; i < PUT_OUTCOMES; i++) {
        if (outcome_names[i] != NULL)
            buffer_format(out, "%s{outcome=\"%s\"} %lld\n", name, outcome_names[i],
                          (long long)writer->outcomes[i]);
    }
    buffer_format(out, "%s{outcome=\"refused\"} %llu\n", name,
                  (unsigned long long)read_count(&metrics->refused));
}

static void put_writer(struct buffer *out, const struct writer_stats *writer)
{
    int64_t rows = 0;
    for (size_t i = 0; i < PUT_OUTCOMES; i++)
        rows += writer->outcomes[i];
    put_gauge(out, "hailong_writer_queue_jobs", (int64_t)writer->waiting,
              "Responses that wait to be stored.");
    put_counter(out, "hailong_writer_commits_total", (uint64_t)writer->commits,
                "Transactions of responses that were committed.");
    put_head(out, "hailong_writer_commit_seconds", "histogram",
             "How long COMMIT took, which is the disk's fsync.");
    put_histogram(out, "hailong_writer_commit_seconds", "", &writer->commit_times);
    put_head(out, "hailong_writer_batch_rows", "summary", "Responses in a committed transaction.");
    buffer_format(out, "hailong_writer_batch_rows_sum %lld\nhailong_writer_batch_rows_count %lld\n",
                  (long long)rows, (long long)writer->commits);
}

/* 0 when /proc is not there. */
static int64_t resident_bytes(void)
{
    long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file == NULL)
        return 0;
    if (fscanf(file, "%*s %lld", &pages) != 1)
        pages = 0;
    fclose(file);
    return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

static int64_t open_files(void)
{
    int64_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL)
        return 0;
    while (readdir(folder) != NULL)
        count++;
    closedir(folder);
    return count - 3; /* ".", "..", and the folder itself */
}

static void put_process(struct buffer *out, const struct metrics *metrics)
{
    static const char name[] = "hailong_uptime_seconds";
    int64_t up_ms = clock_monotonic_ms() - metrics->started_ms;
    put_head(out, name, "gauge", "Seconds since the server started.");
    buffer_format(out, "%s %lld.%03lld\n", name, (long long)up_ms / MS_OF_SECOND,
                  (long long)up_ms % MS_OF_SECOND);
    put_head(out, "hailong_build_info", "gauge", "The program's version; always 1.");
    buffer_format(out, "hailong_build_info{version=\"%s\"} 1\n", HAILONG_VERSION);
    put_gauge(out, "process_resident_memory_bytes", resident_bytes(), "Memory in use.");
    put_gauge(out, "process_open_fds", open_files(), "Open files and connections.");
}

void metrics_write(const struct metrics *metrics, const struct metrics_others *others,
                   struct buffer *out)
{
    put_requests(out, metrics);
    put_outcomes(out, metrics, &others->writer);
    put_writer(out, &others->writer);
    put_gauge(out, "hailong_healthy", others->healthy, "Whether /healthz says ok.");
    put_gauge(out, "hailong_wal_bytes", others->store.wal_bytes,
              "Size of the write-ahead log on disk.");
    put_gauge(out, "hailong_store_bytes", others->store.file_bytes,
              "Size of the data file, without the log.");
    put_gauge(out, "hailong_connections",
              atomic_load_explicit(&metrics->connections, memory_order_relaxed),
              "Open connections of clients.");
    put_counter(out, "hailong_rate_limited_total", read_count(&metrics->rate_limited),
                "Requests answered 429 because of --rate.");
    put_counter(out, "hailong_access_log_dropped_total", others->access_log_dropped,
                "Lines of the access log that were lost.");
    put_process(out, metrics);
}
