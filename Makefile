# ccc: build, try, test. `make help` explains the targets.

CC ?= cc
SAN ?= 0
RELEASE ?= 0
PREFIX ?= /usr/local
BUILD := $(if $(filter 1,$(SAN)),build-san,$(if $(filter 1,$(RELEASE)),build-release,build))

PKGS := ncursesw libmariadb libconfig libcrypto
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) libssh 2>/dev/null)
CCC_LIBS = $(shell pkg-config --libs $(PKGS)) -lpthread
RUNNER_LIBS = $(shell pkg-config --libs libmariadb libconfig libcrypto libssh) -lpthread

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wvla -Wformat=2 -Wwrite-strings -Wundef \
	-Wduplicated-cond -Wlogical-op -Wnull-dereference -Wcast-qual \
	-Wimplicit-fallthrough -Wbidi-chars=any -Wdate-time -Werror
HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
	-ftrivial-auto-var-init=zero -fno-strict-overflow \
	-fno-delete-null-pointer-checks -fno-strict-aliasing -fno-common -fPIE
LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code,--as-needed

# Where the programs look for their files: in this tree, or, in a release,
# where `make install` puts them.
ifeq ($(RELEASE),1)
SHARE := $(PREFIX)/share/ccc
PATHS := -DCCC_SQL_DIR='"$(SHARE)/sql"' -DCCC_LOCALE_DIR='"$(PREFIX)/share/locale"' \
	-DCCC_BIN_DIR='"$(PREFIX)/bin"'
else
PATHS := -DCCC_SQL_DIR='"$(CURDIR)/sql"' -DCCC_LOCALE_DIR='"$(CURDIR)/$(BUILD)/locale"' \
	-DCCC_BIN_DIR='"$(CURDIR)/$(BUILD)"'
endif
# The one folder where the client library may look for its plugins.
PLUGIN_DIR := $(shell mariadb_config --plugindir 2>/dev/null)
CPPFLAGS += -D_GNU_SOURCE -I. $(PKG_CFLAGS) $(PATHS) \
	$(if $(PLUGIN_DIR),-DCCC_PLUGIN_DIR='"$(PLUGIN_DIR)"')
ifeq ($(SAN),1)
CFLAGS ?= -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS += -fsanitize=address,undefined
else
CFLAGS ?= -O2 -g
CPPFLAGS += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
LDFLAGS += $(LINK)
endif
# The same bytes wherever it is built.
ifeq ($(RELEASE),1)
CFLAGS += -ffile-prefix-map=$(CURDIR)=.
endif
ALL_CFLAGS = -std=c11 $(WARN) $(HARDEN) $(CFLAGS)

# Only the runner reaches hosts; ccc is not even linked with libssh.
RUNNER_SRC := $(wildcard core/runner*.c core/ssh*.c core/run.c core/run_*.c core/cast*.c core/approve*.c)
CORE_SRC := $(filter-out $(RUNNER_SRC),$(wildcard core/*.c))
TUI_SRC := $(wildcard tui/*.c)
TEST_SRC := $(wildcard tests/unit/*.c)
SCREEN_SRC := $(wildcard tests/screen/*.c)

CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
RUNNER_OBJ := $(RUNNER_SRC:%.c=$(BUILD)/%.o)
RUNNER_PARTS := $(filter-out $(BUILD)/core/runner_main.o,$(RUNNER_OBJ))
TUI_OBJ := $(TUI_SRC:%.c=$(BUILD)/%.o)
TUI_PARTS := $(filter-out $(BUILD)/tui/main.o,$(TUI_OBJ))
TEST_BIN := $(TEST_SRC:tests/unit/%.c=$(BUILD)/tests/%)
MO := $(BUILD)/locale/zh/LC_MESSAGES/ccc.mo
PROGRAMS := $(BUILD)/ccc $(BUILD)/ccc-runner

# V=1 shows the commands whole; make -s says nothing.
Q := $(if $(filter 1,$(V)),,@)
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
say = $(if $(Q),$(if $(silent),,@echo '  $(1)  $@'))

all: $(PROGRAMS) $(MO)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc  )
	$(Q)$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# Keys in memory are the runner's: registers are emptied behind it.
$(RUNNER_OBJ): HARDEN += -fzero-call-used-regs=used-gpr

$(BUILD)/libcore.a: $(CORE_OBJ)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(BUILD)/ccc: $(TUI_OBJ) $(BUILD)/libcore.a
	$(call say,link)
	$(Q)$(CC) $(LDFLAGS) $(ALL_CFLAGS) -o $@ $(TUI_OBJ) $(BUILD)/libcore.a $(CCC_LIBS)

$(BUILD)/ccc-runner: $(RUNNER_OBJ) $(BUILD)/libcore.a
	$(call say,link)
	$(Q)$(CC) $(LDFLAGS) $(ALL_CFLAGS) -o $@ $(RUNNER_OBJ) $(BUILD)/libcore.a $(RUNNER_LIBS)

# A test of tui or of the runner is linked with that too.
test_bin = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(shell grep -lE $(1) $(TEST_SRC) /dev/null))
$(call test_bin,'"tui/'): $(TUI_PARTS)
$(call test_bin,'"core/(ssh|run|runner|cast|approve)'): $(RUNNER_PARTS)
$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libcore.a
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)$(CC) $(LDFLAGS) $(ALL_CFLAGS) $(CPPFLAGS) -MMD -MP -o $@ $< \
	    $(filter %.o,$^) $(BUILD)/libcore.a \
	    $(RUNNER_LIBS) $(CCC_LIBS) -lcmocka

# The terminal of the screen tests: a pseudo-terminal read by libvterm.
$(BUILD)/tests/vt: $(SCREEN_SRC)
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)$(CC) $(LDFLAGS) $(ALL_CFLAGS) $(CPPFLAGS) -o $@ $(SCREEN_SRC) -lvterm -lutil

# A server that misbehaves, for the tests of lines.
$(BUILD)/tests/fakessh: tests/host/fakessh.c
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)$(CC) $(LDFLAGS) $(ALL_CFLAGS) $(CPPFLAGS) -o $@ $< -lssh

# What lines to hosts cost, for the bench.
$(BUILD)/tests/lines: tests/bench/lines.c $(RUNNER_PARTS) $(BUILD)/libcore.a
	@mkdir -p $(@D)
	$(call say,link)
	$(Q)$(CC) $(LDFLAGS) $(ALL_CFLAGS) $(CPPFLAGS) -o $@ $^ $(RUNNER_LIBS)

# The runner with failpoints: it can be ended at every thing that lasts.
$(BUILD)/fail/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc  )
	$(Q)$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -DCCC_TEST -MMD -MP -c -o $@ $<

$(BUILD)/tests/ccc-runner: $(RUNNER_SRC:%.c=$(BUILD)/fail/%.o) $(BUILD)/libcore.a
	$(call say,link)
	$(Q)$(CC) $(LDFLAGS) $(ALL_CFLAGS) -o $@ $^ $(RUNNER_LIBS)

$(MO): core/zh.po
	@mkdir -p $(@D)
	$(Q)msgfmt --check-format --check-domain -o $@ $<

tests-bin: $(TEST_BIN) $(BUILD)/tests/fakessh $(BUILD)/tests/ccc-runner $(if $(SCREEN_SRC),$(BUILD)/tests/vt)

deps:
	@.ci/deps

# Through a new make: what deps installs is not seen by this one.
demo: deps
	@echo building ...
	@$(MAKE) --no-print-directory -s -j2 all
	@exec $(BUILD)/ccc demo $(DEMO)

check: deps
	@exec tests/check $(TESTS)

lint: deps
	@exec prove --exec '' tests/lint.t

coverage:
	@exec tests/coverage.sh

privileges:
	@exec tests/matrix/print.sh

bench: deps
	@$(MAKE) --no-print-directory -s -j2 all
	@exec tests/bench/run

deps-bench: deps
	@apt-get install -y -qq pdsh clustershell pssh ansible-core

bench-runs: deps
	@$(MAKE) --no-print-directory -s -j2 all
	@exec tests/bench/runs

install:
	$(MAKE) RELEASE=1 PREFIX=$(PREFIX) all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/ccc \
	    $(DESTDIR)$(PREFIX)/share/locale/zh/LC_MESSAGES
	install -m 755 build-release/ccc build-release/ccc-runner $(DESTDIR)$(PREFIX)/bin
	cp -R sql $(DESTDIR)$(PREFIX)/share/ccc
	install -m 644 ccc.conf.sample README.md $(DESTDIR)$(PREFIX)/share/ccc
	install -m 644 build-release/locale/zh/LC_MESSAGES/ccc.mo \
	    $(DESTDIR)$(PREFIX)/share/locale/zh/LC_MESSAGES

clean:
	rm -rf build build-san build-release

help:
	@echo 'make           builds build/ccc (the workstation) and build/ccc-runner'
	@echo 'make demo      installs what is missing, builds, starts a private database, the'
	@echo '               demo hosts and the runner, loads the demo, opens the workstation'
	@echo '               (DEMO="--dir DIR --data DIR"); ends all of it when you leave'
	@echo 'make check     installs what is missing, builds, runs every test'
	@echo '               (TESTS="tests/x.t build-san/tests/test_y" runs some)'
	@echo 'make lint      only the layers, sizes and words of the source'
	@echo 'make coverage  for each rule: what it stops, what finds it, which tests'
	@echo 'make privileges  which role sees which view, calls which procedure, makes which moves'
	@echo 'make bench     measures moves, start, bytes a key, CPU a host, as ratios'
	@echo 'make bench-runs  one command on 40 and 400 hosts, beside xargs+ssh, pdsh, clush,'
	@echo '               parallel-ssh and ansible (make deps-bench installs those)'
	@echo 'make deps      only installs what is missing (as root, Debian)'
	@echo 'make install   a release below PREFIX (/usr/local), DESTDIR is honoured'
	@echo 'make clean     removes what was built'
	@echo 'V=1            shows the commands'
	@echo 'SAN=1          with AddressSanitizer and UBSan, in build-san/'
	@echo 'RELEASE=1      for installing, in build-release/'

.PHONY: all tests-bin deps deps-bench demo check lint coverage privileges bench bench-runs install clean help
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
