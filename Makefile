# SPDX-License-Identifier: Apache-2.0
# Sangam is built by GNU make alone: no configure step. `make help` lists the targets.
# Settings, on the command line or in local.mk: CC, CONFIG, CFLAGS, BUILD, LIBCLANG_PREFIX, PREFIX,
# DESTDIR, V=1 (whole commands), ONLY=unit/base (the tests whose name begins so).

VERSION = 0.1.0
PREFIX  = /usr/local
CONFIG  = release
CFLAGS  = -O2 -g
-include local.mk

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
Q = $(if $(V),,@)
BUILD := build/$(CONFIG)
INSTALL_DIR := analyzer/install
# Where shells look for completions below a prefix.
BASH_COMPLETION = share/bash-completion/completions/sangam
ZSH_COMPLETION  = share/zsh/site-functions/_sangam

# ---- what is built ---------------------------------------------------------------------------
SOURCES    := $(sort $(wildcard analyzer/*/*.c))
MAIN       := analyzer/cli/main.c
# Files that become byte arrays in the program: name of the array = file.
EMBED      := page_html=analyzer/report/page.html page_css=analyzer/report/page.css \
              page_js=analyzer/report/page.js findings_schema_sql=analyzer/findings/schema.sql \
              findings_schema_2_sql=analyzer/findings/schema_2.sql \
              findings_schema_3_sql=analyzer/findings/schema_3.sql \
              findings_schema_4_sql=analyzer/findings/schema_4.sql
EMBEDDED   := $(foreach e,$(EMBED),$(if $(wildcard $(lastword $(subst =, ,$e))),$e))
OBJECTS    := $(patsubst analyzer/%.c,$(BUILD)/%.o,$(filter-out $(MAIN),$(SOURCES))) \
              $(foreach e,$(EMBEDDED),$(BUILD)/gen/$(firstword $(subst =, ,$e)).o)
UNIT_TESTS := $(sort $(wildcard tests/unit/*_test.c))
TESTS      := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(UNIT_TESTS))
HEADERS    := $(sort $(wildcard analyzer/*/*.h))

# ---- how --------------------------------------------------------------------------------------
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wcast-qual \
            -Wwrite-strings -Wpointer-arith -Wundef -Wvla -Wformat=2 -Wswitch-enum \
            -Wimplicit-fallthrough
# Input is hostile: fortified and stack-protected, and assertions stay in.
CONFIG_FLAGS_release := -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
CONFIG_FLAGS_strict  := $(CONFIG_FLAGS_release) -Werror
CONFIG_FLAGS_clang   := -Werror
CONFIG_FLAGS_asan    := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all \
                        -fno-omit-frame-pointer -DARENA_MALLOC
ifeq ($(filter-out undefined default,$(origin CC)),)
CC := $(if $(filter clang,$(CONFIG)),clang-19,gcc)
endif

# Make for the goals below, on every processor unless told otherwise.
BUILD_ALL = $(MAKE) --no-print-directory \
            $(if $(findstring j,$(MAKEFLAGS)),,-j$(shell nproc 2> /dev/null || echo 1))

PACKAGES := sqlite3 yaml-0.1 jansson libxxhash nettle
# These goals need no libclang, so they must not look for it.
LIGHT_GOALS := help clean layers format demo check check-long bench bless asan clang strict uninstall
ifneq ($(filter-out $(LIGHT_GOALS),$(or $(MAKECMDGOALS),all)),)
LIBCLANG_KEY := prefix:$(LIBCLANG_PREFIX) config:$(LLVM_CONFIG)
include build/libclang.mk
ifneq ($(LIBCLANG_KEY),$(LIBCLANG_FOUND_FOR))
$(shell rm -f build/libclang.mk)
endif
$(LIBCLANG_FILE): ;
build/libclang.mk: $(LIBCLANG_FILE)
PACKAGE_CFLAGS := $(shell pkg-config --cflags $(PACKAGES))
PACKAGE_LIBS   := $(shell pkg-config --libs $(PACKAGES) || echo missing)
ifneq ($(filter missing,$(PACKAGE_LIBS)),)
$(error Some of these libraries are missing: $(PACKAGES); see $(INSTALL_DIR)/packages.sh)
endif
endif

COMPILE = $(CC) -std=c17 -pthread -D_GNU_SOURCE -DSANGAM_VERSION='"$(VERSION)"' \
          -DSANGAM_LIBCLANG='"$(LIBCLANG_LOADED)"' -iquote analyzer \
          $(LIBCLANG_CFLAGS) $(PACKAGE_CFLAGS) $(WARNINGS) $(CFLAGS) $(CONFIG_FLAGS_$(CONFIG)) \
          $(CPPFLAGS)
LINK    = $(CC) -pthread $(CFLAGS) $(CONFIG_FLAGS_$(CONFIG)) $(LDFLAGS)
# libclang is loaded when a source is parsed (front/libclang.c).
LIBS    = -Wl,--as-needed -Wl,-z,relro,-z,now $(PACKAGE_LIBS) -lm

.PHONY: all demo check check-long bench bless asan clang strict layers headers format install uninstall deb \
        clean help test-programs test-packages

all: $(BUILD)/sangam sangam ## build the program: build/release/sangam, and a link here

demo: ## install what is missing (as root), build, scan samples/, write the reports
	@sh $(INSTALL_DIR)/packages.sh build
	@$(BUILD_ALL) all
	@./sangam scan -p samples --report text --report html=sangam-report.html \
	    --report sarif=sangam.sarif || [ $$? -eq 1 ]
	@echo "Written: $(CURDIR)/sangam-report.html (open it in a browser) and $(CURDIR)/sangam.sarif"

check: test-packages ## install what the tests need (as root), build, run every test
	@$(BUILD_ALL) all test-programs
	@BUILD=$(BUILD) sh tests/run $(ONLY)

check-long: test-packages ## check, asan, clang, strict, headers and the long tests
	@sh $(INSTALL_DIR)/packages.sh browser || true
	@sh $(INSTALL_DIR)/packages.sh models || true
	@for goal in clang strict headers; do $(MAKE) --no-print-directory $$goal || exit 1; done
	@$(BUILD_ALL) all test-programs
	@BUILD=$(BUILD) LONG=1 sh tests/run $(ONLY)
	@$(MAKE) --no-print-directory asan

bless: test-packages ## run the tests and take what they print as what they expect; read the diff
	@$(BUILD_ALL) all test-programs
	@BUILD=$(BUILD) BLESS=1 sh tests/run $(ONLY)

asan: ## build with the address and undefined-behaviour sanitizers and run every test
	@$(BUILD_ALL) CONFIG=asan build/asan/sangam test-programs
	@BUILD=build/asan ASAN_OPTIONS=$${ASAN_OPTIONS:-detect_leaks=0} sh tests/run $(ONLY)

clang: ## build everything with clang 19, warnings are errors
	@$(BUILD_ALL) CONFIG=clang build/clang/sangam test-programs

strict: ## build everything with gcc, warnings are errors
	@$(BUILD_ALL) CONFIG=strict build/strict/sangam test-programs

layers: ## check that includes go only downwards and through public headers
	@sh $(INSTALL_DIR)/layers.sh analyzer && echo "layers: as analyzer/LAYERS says"

bench: ## time scans beside clang's syntax check: make bench PROJECTS="DIR ..." (ROUNDS=3)
	@sh $(INSTALL_DIR)/packages.sh build test
	@[ -n "$(PROJECTS)" ] || { echo 'say which: make bench PROJECTS="DIR ...", each with a' \
	    'compile_commands.json'; exit 2; }
	@$(BUILD_ALL) all $(BUILD)/tests/parse_only
	@python3 tests/bench/bench.py $(BUILD)/sangam $(BUILD)/tests/parse_only $(PROJECTS)

headers: ## check that every header compiles alone
	@for h in $(HEADERS:analyzer/%=%); do printf '#include "%s"\n' $$h | \
	    $(COMPILE) -Werror -fsyntax-only -x c - || exit 1; done; echo "headers: each compiles alone"

format: ## put the C sources into the house layout with clang-format 19
	$(Q)clang-format-19 -i $(SOURCES) $(HEADERS)

install: $(BUILD)/sangam ## install below PREFIX (default /usr/local), staged in DESTDIR if given
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/sangam"
	install -m 755 $(BUILD)/sangam "$(DESTDIR)$(PREFIX)/bin/sangam"
	for d in rules frameworks; do [ -d $$d ] || continue; \
	    find $$d -type f -name '*.yaml' -exec sh -c 'install -D -m 644 "$$1" "$$0/$$1"' \
	        "$(DESTDIR)$(PREFIX)/share/sangam" {} \; || exit 1; done
	install -m 644 $(INSTALL_DIR)/report-1.schema.json "$(DESTDIR)$(PREFIX)/share/sangam/"
	[ ! -f $(INSTALL_DIR)/sangam.1 ] || install -D -m 644 $(INSTALL_DIR)/sangam.1 \
	    "$(DESTDIR)$(PREFIX)/share/man/man1/sangam.1"
	[ ! -f $(INSTALL_DIR)/sangam.h ] || install -D -m 644 $(INSTALL_DIR)/sangam.h \
	    "$(DESTDIR)$(PREFIX)/include/sangam.h"
	install -D -m 644 $(INSTALL_DIR)/sangam.bash "$(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)"
	install -D -m 644 $(INSTALL_DIR)/_sangam "$(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)"

uninstall: ## remove what install put there
	rm -f "$(DESTDIR)$(PREFIX)/bin/sangam" "$(DESTDIR)$(PREFIX)/share/man/man1/sangam.1" \
	    "$(DESTDIR)$(PREFIX)/include/sangam.h" "$(DESTDIR)$(PREFIX)/$(BASH_COMPLETION)" \
	    "$(DESTDIR)$(PREFIX)/$(ZSH_COMPLETION)"
	rm -rf "$(DESTDIR)$(PREFIX)/share/sangam"

deb: $(BUILD)/sangam ## build a Debian package: build/sangam_VERSION_ARCH.deb
	@rm -rf build/deb
	@$(MAKE) --no-print-directory -s install DESTDIR="$(CURDIR)/build/deb" PREFIX=/usr \
	    ZSH_COMPLETION=share/zsh/vendor-completions/_sangam
	@sh $(INSTALL_DIR)/deb.sh $(VERSION) build/deb \
	    build/sangam_$(VERSION)_$$(dpkg --print-architecture).deb "$(LIBCLANG_LOADED)"

clean: ## remove everything that was built
	rm -rf build sangam sangam-report.html sangam.sarif

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1\t\2/p' Makefile | \
	    awk -F '\t' '{ printf "make %-12s %s\n", $$1, $$2 }'

# ---- rules ------------------------------------------------------------------------------------
test-packages:
	@sh $(INSTALL_DIR)/packages.sh build test

test-programs: $(TESTS)

build/libclang.mk: $(INSTALL_DIR)/find-libclang.sh
	@mkdir -p build
	@CC="$(CC)" LIBCLANG_PREFIX="$(LIBCLANG_PREFIX)" LLVM_CONFIG="$(LLVM_CONFIG)" \
	    sh $(INSTALL_DIR)/find-libclang.sh > $@.new
	@echo 'LIBCLANG_FOUND_FOR := $(LIBCLANG_KEY)' >> $@.new
	@mv $@.new $@
	@sed -n 's/^# /libclang: /p' $@

# Objects depend on this file, which changes when the command line does.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' '$(subst ','\'',$(COMPILE))' > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi
FORCE:

$(BUILD)/%.o: analyzer/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(V),,@echo "CC $*.o")
	$(Q)$(COMPILE) -MMD -MP -c $< -o $@

define EMBED_RULE
build/gen/$(firstword $(subst =, ,$1)).c: $(lastword $(subst =, ,$1)) $(INSTALL_DIR)/embed.sh
	@mkdir -p $$(@D)
	@sh $(INSTALL_DIR)/embed.sh $(firstword $(subst =, ,$1)) $$< > $$@
endef
$(foreach e,$(EMBEDDED),$(eval $(call EMBED_RULE,$e)))

$(BUILD)/gen/%.o: build/gen/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(V),,@echo "CC gen/$*.o")
	$(Q)$(COMPILE) -c $< -o $@

$(BUILD)/libsangam.a: $(OBJECTS)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/sangam: $(BUILD)/cli/main.o $(BUILD)/libsangam.a
	$(if $(V),,@echo "LD $@")
	$(Q)$(LINK) $^ -o $@ $(LIBS)

$(BUILD)/tests/%: tests/unit/%.c tests/unit/check.h $(BUILD)/libsangam.a $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(V),,@echo "LD $@")
	$(Q)$(COMPILE) -iquote tests/unit -MMD -MP -MF $@.d $< $(LDFLAGS) $(BUILD)/libsangam.a \
	    -o $@ $(LIBS)

$(BUILD)/tests/parse_only: tests/bench/parse_only.c $(BUILD)/libsangam.a $(BUILD)/flags
	@mkdir -p $(@D)
	$(if $(V),,@echo "LD $@")
	$(Q)$(COMPILE) -MMD -MP -MF $@.d $< $(LDFLAGS) $(BUILD)/libsangam.a -o $@ $(LIBCLANG_LIBS) $(LIBS)

sangam: $(BUILD)/sangam
	@ln -sf $(BUILD)/sangam $@

-include $(OBJECTS:.o=.d) $(BUILD)/cli/main.d $(TESTS:=.d)
