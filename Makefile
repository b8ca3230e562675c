# ccc: build, test, demo. `make help` explains the targets.

CC ?= cc
SAN ?= 0
RELEASE ?= 0
BUILD := $(if $(filter 1,$(SAN)),build-san,$(if $(filter 1,$(RELEASE)),build-release,build))

PKGS := ncursesw libmariadb libconfig libcrypto
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) libssh 2>/dev/null)
CCC_LIBS = $(shell pkg-config --libs $(PKGS)) -lpthread
RUNNER_LIBS = $(shell pkg-config --libs libmariadb libconfig libcrypto libssh) -lpthread

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wvla -Wformat=2 -Wwrite-strings -Wundef \
	-Wduplicated-cond -Wlogical-op -Wnull-dereference -Wcast-qual \
	-Wimplicit-fallthrough -Werror
HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection \
	-fPIE -fno-strict-aliasing -fno-common
CPPFLAGS += -D_GNU_SOURCE -I. $(PKG_CFLAGS) \
	-DCCC_SQL_DIR='"$(CURDIR)/sql"' -DCCC_LOCALE_DIR='"$(CURDIR)/$(BUILD)/locale"' \
	-DCCC_BIN_DIR='"$(CURDIR)/$(BUILD)"'
ifeq ($(SAN),1)
CFLAGS ?= -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS += -fsanitize=address,undefined
else
CFLAGS ?= -O2 -g
CPPFLAGS += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
LDFLAGS += -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed
endif
ALL_CFLAGS = -std=c11 $(WARN) $(HARDEN) $(CFLAGS)

RUNNER_ONLY := core/runner_main.c core/ssh.c core/run.c core/runner.c core/cast.c core/approve.c
CORE_SRC := $(filter-out $(RUNNER_ONLY),$(wildcard core/*.c))
RUNNER_SRC := $(wildcard $(RUNNER_ONLY))
TUI_SRC := $(wildcard tui/*.c)
TEST_SRC := $(wildcard tests/unit/*.c)

CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
RUNNER_OBJ := $(RUNNER_SRC:%.c=$(BUILD)/%.o)
TUI_OBJ := $(TUI_SRC:%.c=$(BUILD)/%.o)
TEST_BIN := $(TEST_SRC:tests/unit/%.c=$(BUILD)/tests/%)

PROGRAMS := $(if $(wildcard tui/main.c),$(BUILD)/ccc) $(if $(wildcard core/runner_main.c),$(BUILD)/ccc-runner)

all: $(PROGRAMS) $(if $(wildcard core/zh.po),$(BUILD)/locale/zh/LC_MESSAGES/ccc.mo)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libcore.a: $(CORE_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/ccc: $(TUI_OBJ) $(BUILD)/libcore.a
	$(CC) $(LDFLAGS) $(ALL_CFLAGS) -o $@ $(TUI_OBJ) $(BUILD)/libcore.a $(CCC_LIBS)

$(BUILD)/ccc-runner: $(RUNNER_OBJ) $(BUILD)/libcore.a
	$(CC) $(LDFLAGS) $(ALL_CFLAGS) -o $@ $(RUNNER_OBJ) $(BUILD)/libcore.a $(RUNNER_LIBS)

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libcore.a $(filter-out $(BUILD)/core/runner_main.o,$(RUNNER_OBJ))
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $(ALL_CFLAGS) $(CPPFLAGS) -MMD -MP -o $@ $< \
	    $(filter-out $(BUILD)/core/runner_main.o,$(RUNNER_OBJ)) $(BUILD)/libcore.a \
	    $(RUNNER_LIBS) -lncursesw -lcmocka

$(BUILD)/locale/zh/LC_MESSAGES/ccc.mo: core/zh.po
	@mkdir -p $(@D)
	msgfmt -c -o $@ $<

tests-bin: $(TEST_BIN)

clean:
	rm -rf build build-san build-release

.PHONY: all clean tests-bin
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
