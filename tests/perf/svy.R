# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript svy.R FILE.csv TASK - the tasks of svy.c by R's survey package; prints seconds, the sum of
# standard errors and the most memory of the process (MB).
suppressPackageStartupMessages(library(survey))
arguments <- commandArgs(TRUE)
read <- function() {
  data <- data.table::fread(arguments[1], data.table = FALSE, nThread = 1)
  for (item in grep("^q", names(data), value = TRUE)) data[[item]] <- as.integer(data[[item]] >= 4L)
  data
}
seconds <- function(expression) system.time(expression)[["elapsed"]]
items <- as.formula(paste("~", paste(sprintf("q%02d", 1:25), collapse = "+")))
if (arguments[2] == "csv") {
  time <- seconds(data <- read())
  check <- nrow(data)
} else {
  data <- read()
  time <- seconds(design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = data))
  check <- 2500
  if (arguments[2] == "mean") time <- seconds(check <- sum(SE(svymean(items, design))))
  if (arguments[2] == "by") time <- seconds(check <- sum(as.matrix(SE(svyby(items, ~commune, design, svymean)))))
}
peak <- as.numeric(sub("[^0-9]*([0-9]+).*", "\\1", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
cat(sprintf('{"seconds":%.6f,"check":%.15g,"mb":%.1f}\n', time, check, peak))
