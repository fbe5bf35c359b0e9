#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Writes the golden reports anew from the program as it is, and says what changed. Look at the pages
# before you commit them.
#   HAILONG=build/dev/hailong tests/golden/update.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

program=$(realpath "${HAILONG:-build/dev/hailong}")
node --input-type=module -e '
  import { rmSync, writeFileSync } from "node:fs";
  const { kept, keptNames, made } = await import(process.argv[1]);
  const files = made(process.argv[2]);
  for (const name of keptNames()) rmSync(kept + name);
  for (const [name, text] of Object.entries(files)) writeFileSync(kept + name, text);
' "$PWD/tests/golden/golden.mjs" "$program"
git status --short tests/cases/golden-report
