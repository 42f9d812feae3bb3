# SPDX-License-Identifier: Apache-2.0
# A stage for any CI server: `include sangam.mk` in the Makefile, then `make privacy` (what the branch
# brings) and `make privacy-report` (everything, for the auditor).
SANGAM       ?= sangam
PRIVACY_BASE ?= origin/main
# The day whose law counts: move it on purpose, not by the calendar.
PRIVACY_DAY  ?= 2026-11-22

.PHONY: privacy privacy-report
privacy: compile_commands.json
	$(SANGAM) scan --since $(PRIVACY_BASE) --as-of $(PRIVACY_DAY) --report text --report junit=sangam-junit.xml

privacy-report: compile_commands.json
	$(SANGAM) scan --as-of $(PRIVACY_DAY) --fail-on never --quiet --report html=sangam-report.html

compile_commands.json: Makefile
	bear --output $@ -- $(MAKE) --always-make all
