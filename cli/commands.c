/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of subcommands: what help prints and what parsing accepts.
 */
#include "cli/command.h"

#define DATA                                                                                       \
    {                                                                                              \
        .name = "data", .value = "DIR", .required = true                                           \
    }
#define ID                                                                                         \
    {                                                                                              \
        .name = "id", .value = "ID", .required = true                                              \
    }
#define CAMPAIGN                                                                                   \
    {                                                                                              \
        .name = "campaign", .value = "ID", .required = true                                        \
    }
#define LISTEN                                                                                     \
    {                                                                                              \
        .name = "listen", .value = "ADDR:PORT", .preset = "127.0.0.1:8080"                         \
    }
#define FILTERS                                                                                    \
    {.name = "from", .value = "DAY"}, {.name = "to", .value = "DAY"},                              \
        {.name = "mode", .value = "MODE,..."},                                                     \
    {                                                                                              \
        .name = "filter", .value = "EXPR"                                                          \
    }

const struct command commands[] = {
    {"demo",
     NULL,
     NULL,
     "help_demo",
     run_demo,
     {{.name = "data", .value = "DIR", .preset = "data/demo"}, LISTEN}},
    {"init", NULL, NULL, "help_init", run_init, {DATA, {.name = "units", .value = "FILE"}}},
    {"serve",
     NULL,
     NULL,
     "help_serve",
     run_serve,
     {DATA,
      LISTEN,
      {.name = "rate", .value = "N/s"},
      {.name = "access-log", .value = "FILE"},
      {.name = "batch", .value = "N"},
      {.name = "tls-cert", .value = "FILE"},
      {.name = "tls-key", .value = "FILE"}}},
    {"tls",
     "init",
     NULL,
     "help_tls_init",
     run_tls_init,
     {DATA,
      {.name = "names", .value = "NAME,..."},
      {.name = "days", .value = "N", .preset = "730"}}},
    {"campaign",
     "create",
     NULL,
     "help_campaign_create",
     run_campaign_create,
     {DATA,
      ID,
      {.name = "form", .value = "ID", .required = true},
      {.name = "index", .value = "ID", .required = true},
      {.name = "units", .value = "CODE,..."},
      {.name = "province", .value = "CODE"},
      {.name = "access", .value = "open|ticket|device", .preset = "open"},
      {.name = "from", .value = "DAY"},
      {.name = "to", .value = "DAY"},
      {.name = "simulated"}}},
    {"campaign", "list", NULL, "help_campaign_list", run_campaign_list, {DATA}},
    {"campaign", "open", NULL, "help_campaign_open", run_campaign_state, {DATA, ID}},
    {"campaign", "closing", NULL, "help_campaign_closing", run_campaign_state, {DATA, ID}},
    {"campaign", "close", NULL, "help_campaign_close", run_campaign_state, {DATA, ID}},
    {"form", "lint", "FILE", "help_form_lint", run_form_lint, {{.name = NULL}}},
    {"form", "list", NULL, "help_form_list", run_form_list, {DATA}},
    {"form",
     "show",
     NULL,
     "help_form_show",
     run_form_show,
     {DATA, ID, {.name = "version", .value = "V", .preset = "1"}}},
    {"form", "publish", "FILE", "help_form_publish", run_form_publish, {DATA}},
    {"unit",
     "list",
     NULL,
     "help_unit_list",
     run_unit_list,
     {DATA, {.name = "parent", .value = "CODE"}}},
    {"unit", "check", "FILE", "help_unit_check", run_unit_check, {{.name = NULL}}},
    {"unit", "import", "FILE", "help_unit_import", run_unit_import, {DATA}},
    {"backup",
     NULL,
     NULL,
     "help_backup",
     run_backup,
     {DATA, {.name = "out", .value = "FILE", .required = true}}},
    {"restore", NULL, "FILE", "help_restore", run_restore, {DATA}},
    {"verify", NULL, NULL, "help_verify", run_verify, {DATA}},
    {"rebuild", NULL, NULL, "help_rebuild", run_rebuild, {DATA}},
    {"device",
     "enrol",
     NULL,
     "help_device_enrol",
     run_device_enrol,
     {DATA,
      ID,
      {.name = "unit", .value = "CODE", .required = true},
      {.name = "campaign", .value = "ID"}}},
    {"device", "list", NULL, "help_device_list", run_device_list, {DATA}},
    {"device", "revoke", NULL, "help_device_revoke", run_device_revoke, {DATA, ID}},
    {"device", "forget", NULL, "help_device_forget", run_device_forget, {DATA, ID}},
    {"ticket",
     "issue",
     NULL,
     "help_ticket_issue",
     run_ticket_issue,
     {DATA,
      CAMPAIGN,
      {.name = "count", .value = "N", .required = true},
      {.name = "out", .value = "FILE", .required = true}}},
    {"ticket", "count", NULL, "help_ticket_count", run_ticket_count, {DATA, CAMPAIGN}},
    {"import",
     NULL,
     "FILE",
     "help_import",
     run_import,
     {DATA, CAMPAIGN, {.name = "check"}, {.name = "quarantine"}}},
    {"export",
     NULL,
     NULL,
     "help_export",
     run_export,
     {DATA,
      CAMPAIGN,
      {.name = "format", .value = "csv|jsonl", .preset = "jsonl"},
      {.name = "out", .value = "FILE", .required = true},
      FILTERS,
      {.name = "unit", .value = "CODE,..."},
      {.name = "quarantined"},
      {.name = "bom"}}},
    {"report",
     NULL,
     NULL,
     "help_report",
     run_report,
     {DATA,
      CAMPAIGN,
      {.name = "unit", .value = "CODE"},
      {.name = "all"},
      {.name = "format", .value = "json,html", .preset = "html"},
      {.name = "out", .value = "DIR", .required = true},
      FILTERS}},
    {"svy", NULL, "CASE.json...", "help_svy", run_svy, {{.name = NULL}}},
    {.name = NULL},
};
