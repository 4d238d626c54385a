# Makefile -- build, run, test and install Lazaret
#
#   make            the programs, in build/        make run    a demo ISP here
#   make test       everything that is tested      make check  what a machine can
#   make install    PREFIX, DESTDIR                            check of the style
#   make lab        a network to look around in
#   make bench | fuzz | fuzz-cover | fuzz-api | soak | golden | tree | clean
#
# SAN=1 builds with sanitizers in build-san/ and CC=clang with clang; V=1 shows the
# commands. FUZZ=asan builds fuzzers with the same sanitizers in build-fuzz-asan/,
# FUZZ=fast with UBSan alone, which traps, and FUZZ=cover to see what was reached.
# A new file, program or test needs no line here but the program's own in the table
# below.

PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   ?= build$(if $(FUZZ),-fuzz-$(FUZZ),$(if $(SAN),-san))
OPT     := -O2 -g
WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Wformat=2 -Wundef -Wwrite-strings -Wno-missing-field-initializers
HARDEN  := -fstack-protector-strong -D_FORTIFY_SOURCE=2
ifneq ($(SAN)$(FUZZ),)
OPT     := $(if $(filter fast,$(FUZZ)),-O2,-O1) -g -fno-omit-frame-pointer
HARDEN  := -fsanitize=address,undefined -fno-sanitize-recover=all
endif
ifdef FUZZ
CC      := clang
HARDEN_asan  := $(HARDEN) -fsanitize=fuzzer-no-link
HARDEN_fast  := -fsanitize=undefined -fsanitize-trap=undefined -fsanitize=fuzzer-no-link
HARDEN_cover := -fprofile-instr-generate -fcoverage-mapping -fsanitize=fuzzer-no-link
HARDEN  := $(HARDEN_$(FUZZ))
endif
CFLAGS  := -std=c11 -D_GNU_SOURCE -I. -I$(BUILD) $(OPT) $(WARN) $(HARDEN) -fPIE -MMD -MP
LDFLAGS := -pie -Wl,-z,relro,-z,now,--as-needed $(filter -fsanitize=% -fprofile%,$(HARDEN))

# ---- programs: what each is called, shares and links --------------------------
PROGRAMS          := portal redirector gateway scanner warden cli
LIBS              := libpq libsodium jansson libseccomp
NAME_portal       := lazaret-portal
SHARES_portal     := cases lib
LIBS_portal       := $(LIBS) liboath libqrencode libpsl fcgi
NAME_redirector   := lazaret-redirector
SHARES_redirector := lib
LIBS_redirector   := $(LIBS)
NAME_gateway      := lazaret-gateway
SHARES_gateway    := lib
LIBS_gateway      := $(LIBS) libnftables libnetfilter_conntrack libmnl libcap-ng
NAME_scanner      := lazaret-scanner
SHARES_scanner    := lib
LIBS_scanner      := $(LIBS) libclamav
NAME_warden       := lazaret-warden
SHARES_warden     := cases lib
LIBS_warden       := $(LIBS) libesmtp-1.0 gmime-3.0 openssl libcurl
NAME_cli          := lazaret
SHARES_cli        := cases lib
LIBS_cli          := $(LIBS) liboath libqrencode libpsl libcrypto
SHARES_cases      := lib
LIBS_cases        := $(LIBS) liboath libqrencode libpsl

FOLDERS    := lib cases $(PROGRAMS)
# what folders hold, in parts of theirs, too
sources    = $(foreach f,$(1),$(wildcard $(f)/*.c $(f)/*/*.c))
BINARIES   := $(foreach p,$(PROGRAMS),$(if $(wildcard $(p)/main.c),$(BUILD)/$(NAME_$(p))))
LANGUAGES  := $(patsubst i18n/%.po,%,$(wildcard i18n/*.po))
CATALOGUES := $(foreach l,$(LANGUAGES),$(BUILD)/i18n/$(l)/lazaret/LC_MESSAGES/$(l).mo)

all: $(BINARIES) $(CATALOGUES) $(BUILD)/static/away/style.css $(foreach f,$(FOLDERS),$(if $(wildcard $(f)/*.c),$(BUILD)/$(f).a))

# ---- how things are made ------------------------------------------------------
# Rules stand here alone: one that make brings would make etc/packages out of
# etc/packages.sh, which a fresh checkout has written later.
.SUFFIXES:

# What stands before a command: a short line instead of it; V=1 shows the command
# as it is, and -s neither.
ifdef V
step       =
else ifneq ($(findstring s,$(firstword -$(MAKEFLAGS))),)
step       = @
else
step       = @printf '%-4s %s\n' $(1) $(2);
endif
objects    = $(patsubst %.c,$(BUILD)/%.o,$(call sources,$(1)))
archives   = $(patsubst %,$(BUILD)/%.a,$(1))
# libfcgi alone brings no pkg-config file
pkg_libs   = $(shell pkg-config --libs $(filter-out fcgi,$(1))) $(patsubst %,-l%,$(filter fcgi,$(1)))
# headers of others are not ours to lint: -isystem
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(patsubst -I%,-isystem %,$$(shell pkg-config --cflags \
               $(filter-out fcgi,$(sort $(foreach p,$(PROGRAMS),$(LIBS_$(p))))))))$(PKG_CFLAGS)

$(BUILD)/%.o: %.c | $(BUILD)/packages $(BUILD)/migrations.h
	@mkdir -p $(@D)
	$(call step,CC,$<)$(CC) $(CFLAGS) $(PKG_CFLAGS) -c -o $@ $<

$(BUILD)/packages: etc/packages
	@mkdir -p $(@D)
	@etc/packages.sh build && touch $@

$(BUILD)/migrations.h: migrations/list.sh $(wildcard migrations/*.sql)
	@mkdir -p $(@D)
	$(call step,GEN,$@)sh migrations/list.sh > $@

# what the portal carries inside
$(BUILD)/portal/api_openapi.o: portal/openapi.json

# $(1) is a folder: an archive of all in it but main.c, and its tests
define folder
$(BUILD)/$(1).a: $(filter-out $(BUILD)/$(1)/main.o,$(call objects,$(1)))
	@rm -f $$@
	$$(call step,AR,$$@)ar rcsP $$@ $$^
$(BUILD)/tests/$(1)/test_%: $(BUILD)/tests/$(1)/test_%.o $(call archives,$(1) $(SHARES_$(1)))
	$$(call step,LD,$$@)$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(call pkg_libs,$(or $(LIBS_$(1)),$(LIBS)) cmocka) -pthread
$(BUILD)/tests/$(1)/fuzz_%: $(BUILD)/tests/$(1)/fuzz_%.o $(if $(FUZZ),,$(BUILD)/tests/fuzz/replay.o) \
    $(call archives,$(1) $(SHARES_$(1)))
	$$(call step,LD,$$@)$$(CC) $$(LDFLAGS) $(if $(FUZZ),-fsanitize=fuzzer) -o $$@ $$^ $$(call pkg_libs,$(or $(LIBS_$(1)),$(LIBS))) -pthread
endef
$(foreach f,$(FOLDERS),$(eval $(call folder,$(f))))

# $(1) is a program: its binary
define program
$(BUILD)/$(NAME_$(1)): $(BUILD)/$(1)/main.o $(call archives,$(1) $(SHARES_$(1)))
	$$(call step,LD,$$@)$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(call pkg_libs,$$(LIBS_$(1))) -pthread
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

# $(1) is a language: its catalogue, where lib/i18n.c looks for it
define language
$(BUILD)/i18n/$(1)/lazaret/LC_MESSAGES/$(1).mo: i18n/$(1).po | $(BUILD)/packages
	@mkdir -p $$(@D)
	$$(call step,MO,$$@)msgfmt --check -o $$@ $$<
endef
$(foreach l,$(LANGUAGES),$(eval $(call language,$(l))))

-include $(wildcard $(addprefix $(BUILD)/,$(addsuffix /*.d,$(FOLDERS) $(FOLDERS:%=%/*) tests/fuzz $(addprefix tests/,$(FOLDERS)))))

# The English texts of C, templates, advice, brand and reasons, into every i18n/*.po.
$(BUILD)/i18n/texts: $(BUILD)/i18n/texts.o $(BUILD)/cases.a $(BUILD)/lib.a
	$(call step,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(LIBS)) -pthread

$(BUILD)/i18n/lazaret.pot: $(BUILD)/i18n/texts etc/reasons.conf $(call sources,$(FOLDERS)) $(wildcard templates/* templates/*/*)
	@$< templates etc/reasons.conf > $(BUILD)/i18n/texts.i
	$(call step,POT,$@)xgettext --from-code=UTF-8 -LC -kN_ -ki18n_plural:2,3 --no-wrap --sort-by-file \
	    --add-location=file --package-name=lazaret -o $@ $(BUILD)/i18n/texts.i $(call sources,$(FOLDERS))
	@sed -i '/POT-Creation-Date/d' $@

# Those without what advice on a cause alone says: no language lacks one of them.
$(BUILD)/i18n/pages.pot: $(BUILD)/i18n/lazaret.pot
	$(call step,POT,$@)msggrep --no-wrap $(foreach n,*/*.c etc/reasons.conf templates/*.* templates/[!a]*/* \
	    templates/advice/unknown.advice templates/advice/*.device,-N '$(n)') -o $@ $<

catalogues-update: $(BUILD)/i18n/lazaret.pot
	@for po in i18n/*.po; do msgmerge -q -U --backup=none --no-wrap --no-fuzzy-matching --add-location=file $$po $<; done

# The page that nginx shows while the portal is away; see lazaret-portal(8).
$(BUILD)/static/away/style.css: $(BUILD)/lazaret-portal $(CATALOGUES) $(wildcard templates/* templates/*/*)
	@mkdir -p $(@D)
	@printf '%s\n' 'pool = subscriber' 'database = none' 'socket = none' 'hosts = none' \
	    'portal_url = https://none' 'templates = templates' 'languages = $(BUILD)/i18n' \
	    'brand = templates/brand/default.conf' > $(BUILD)/pages.conf
	$(call step,GEN,$@)$< -c $(BUILD)/pages.conf --away $(@D)

# ---- tests ----------------------------------------------------------------------
# tests/FOLDER/test_NAME.c is a cmocka program; tests/FOLDER/fuzz_NAME.c is a
# fuzzer with its seeds in tests/FOLDER/seeds/NAME/. tests/run knows the rest.
UNITS   := $(patsubst %.c,$(BUILD)/%,$(foreach f,$(FOLDERS),$(wildcard tests/$(f)/test_*.c)))
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(foreach f,$(FOLDERS),$(wildcard tests/$(f)/fuzz_*.c)))

units: $(UNITS) $(FUZZERS)
fuzzers: $(FUZZERS)

test: packages browser
	@$(MAKE) --no-print-directory -sj$(shell nproc) all
	@$(MAKE) --no-print-directory -sj$(shell nproc) SAN=1 all units
	@tests/run $(ONLY)

# The driver of the real browser, as package-lock.json has it.
browser: tests/browser/node_modules/.package-lock.json
tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json | packages
	@cd tests/browser && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

check: packages
	@tests/run tests/check/

# A file's .lint is newer than the file and its headers once clang-tidy is content.
$(BUILD)/%.lint: %.c $(BUILD)/%.o .clang-tidy
	@clang-tidy --quiet $< -- $(CFLAGS) $(PKG_CFLAGS) 2>/dev/null | { ! grep error:; }
	@touch $@

lint: $(patsubst %.c,$(BUILD)/%.lint,$(call sources,$(FOLDERS)))

packages:
	@etc/packages.sh build run test

run: all
	@etc/packages.sh run
	@exec etc/demo/run

lab: all packages
	@exec tests/scenarios/stay

golden: all
bench fuzz golden: packages
	@exec tests/$@/run

soak: all packages
	@$(MAKE) --no-print-directory -sj$(shell nproc) SAN=1 units
	@exec tests/$@/run

fuzz-cover: packages
	@exec tests/fuzz/cover

fuzz-api: packages
	@$(MAKE) --no-print-directory -sj$(shell nproc) SAN=1 all
	@exec tests/fuzz/api

tree:
	@tests/check/tree.sh --print

# ---- installing -----------------------------------------------------------------
install: all
	@etc/install.sh "$(DESTDIR)" "$(PREFIX)"

clean:
	rm -rf build build-san build-fuzz* build-clang

.PHONY: all catalogues-update units fuzzers browser test check lint packages run lab bench fuzz fuzz-cover fuzz-api golden tree install clean
.SECONDARY:
.DELETE_ON_ERROR:
