# SPDX-License-Identifier: GPL-3.0-or-later
#
# Rscript rake.R FILE.csv - what rake.c does, by R's survey package; the same JSON.
suppressPackageStartupMessages(library(survey))
data <- data.table::fread(commandArgs(TRUE)[1], data.table = FALSE, nThread = 1)
seconds <- function(expression) system.time(expression)[["elapsed"]]
design <- svydesign(ids = ~psu, strata = ~commune, weights = ~w, data = data)
cells <- c(commune = 100, age = 6, sex = 2, field = 8)
margin <- function(name) {
  k <- cells[[name]]
  made <- data.frame(seq_len(k), Freq = 3 * nrow(data) * (k + seq_len(k) - 1) * 2 / (k * (3 * k - 1)))
  setNames(made, c(name, "Freq"))
}
formulas <- lapply(names(cells), function(name) as.formula(paste("~", name)))
margins <- lapply(names(cells), margin)
rake_time <- seconds(raked <- rake(design, formulas, margins, control = list(maxit = 100, epsilon = 1e-9)))
mean_time <- seconds(mean <- svymean(~q, raked))
cat(sprintf('{"rake":%.6f,"whole":%.6f,"squares":%.15g,"se":%.15g}\n', rake_time, rake_time + mean_time,
            sum(weights(raked)^2), SE(mean)))
