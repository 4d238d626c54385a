# Makefile -- build, run, test and install Lazaret
# One file, not recursive; everything built lands in build/ (build-san/ with SAN=1).

PREFIX  ?= /usr/local
DESTDIR ?=
BUILD   := build$(if $(SAN),-san)
CC      ?= cc
OPT     ?= -O2 -g
WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wvla -Wformat=2 -Wundef -Wwrite-strings -Wno-missing-field-initializers
HARDEN  := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
ifdef SAN
OPT     := -O1 -g -fno-omit-frame-pointer
HARDEN  := -fsanitize=address,undefined -fno-sanitize-recover=all -fPIE
endif
CFLAGS  := -std=c11 -D_GNU_SOURCE -I. -I$(BUILD) $(OPT) $(WARN) $(HARDEN) -MMD -MP
LDFLAGS := -pie -Wl,-z,relro,-z,now $(filter -fsanitize=%,$(HARDEN))

# ---- programs: folder, what it shares, libraries ---------------------------
PROGRAMS := portal redirector warden cli
NAME_portal := lazaret-portal
NAME_redirector := lazaret-redirector
NAME_warden := lazaret-warden
NAME_cli := lazaret
SHARES_portal := lib cases
SHARES_redirector := lib
SHARES_warden := lib cases
SHARES_cli := lib cases
LIBS := libpq libsodium jansson libseccomp
LIBS_portal := $(LIBS) fcgi
LIBS_redirector := $(LIBS)
LIBS_warden := $(LIBS) libesmtp-1.0 gmime-3.0 openssl
LIBS_cli := $(LIBS)
pkg_cflags = $(shell pkg-config --cflags $(filter-out fcgi,$(1)) 2>/dev/null)
pkg_libs   = $(shell pkg-config --libs $(filter-out fcgi,$(1)) 2>/dev/null) \
             $(if $(filter fcgi,$(1)),-lfcgi) -pthread

BINARIES := $(foreach p,$(PROGRAMS),$(if $(wildcard $(p)/main.c),$(BUILD)/$(NAME_$(p))))
LANGUAGES := $(basename $(notdir $(wildcard i18n/*.po)))
CATALOGUES := $(foreach l,$(LANGUAGES),$(BUILD)/i18n/$(l)/lazaret/LC_MESSAGES/$(l).mo)
sources = $(wildcard $(addsuffix /*.c,$(1)))
objects = $(patsubst %.c,$(BUILD)/%.o,$(call sources,$(1)))

all: $(BINARIES) $(CATALOGUES)

# ---- rules ------------------------------------------------------------------
$(BUILD)/%.o: %.c | $(BUILD)/migrations.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(PKG_CFLAGS) -c -o $@ $<

$(BUILD)/lib.a: $(call objects,lib)
	@rm -f $@; ar rcs $@ $^
$(BUILD)/cases.a: $(call objects,cases)
	@rm -f $@; ar rcs $@ $^

# $(1) is a program's folder: its binary, and an archive of all but its main.c
define program
$$(BUILD)/$(NAME_$(1)): $$(BUILD)/$(1)/main.o $$(BUILD)/$(1).a \
    $(foreach s,$(filter-out lib,$(SHARES_$(1))) lib,$$(BUILD)/$(s).a)
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(call pkg_libs,$$(LIBS_$(1)))
$$(BUILD)/$(1).a: $$(filter-out $$(BUILD)/$(1)/main.o,$$(call objects,$(1)))
	@rm -f $$@; ar rcs $$@ $$^
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

PKG_CFLAGS = $(call pkg_cflags,$(sort $(foreach p,$(PROGRAMS),$(LIBS_$(p)))))
-include $(wildcard $(addprefix $(BUILD)/,$(addsuffix /*.d,lib cases $(PROGRAMS) tests/*)))

$(BUILD)/migrations.h: migrations/list.sh $(wildcard migrations/*.sql)
	@mkdir -p $(@D)
	sh migrations/list.sh > $@.new && mv $@.new $@

define catalogue
$$(BUILD)/i18n/$(1)/lazaret/LC_MESSAGES/$(1).mo: i18n/$(1).po
	@mkdir -p $$(@D)
	msgfmt --check -o $$@ $$<
endef
$(foreach l,$(LANGUAGES),$(eval $(call catalogue,$(l))))

# ---- unit tests: tests/FOLDER/test_NAME.c is one cmocka program ---------------
UNITS := $(patsubst %.c,$(BUILD)/%,$(foreach f,lib cases $(PROGRAMS),$(wildcard tests/$(f)/test_*.c)))
define unit
$$(BUILD)/tests/$(1)/%: $$(BUILD)/tests/$(1)/%.o $$(if $$(filter-out lib cases,$(1)),$$(BUILD)/$(1).a) \
    $(foreach s,$(filter-out lib,$(or $(SHARES_$(1)),lib cases)) lib,$$(BUILD)/$(s).a)
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(call pkg_libs,$(or $(LIBS_$(1)),$(LIBS))) -lcmocka
endef
$(foreach f,lib cases $(PROGRAMS),$(eval $(call unit,$(f))))
units: $(UNITS)

clean:
	rm -rf build build-san

.PHONY: all clean units run test check bench fuzz golden tree install packages
.PRECIOUS: $(BUILD)/%.o
.DELETE_ON_ERROR:
