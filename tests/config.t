#!/bin/sh
# The configuration from outside: ccc config check, where the file is found,
# what the environment may and may not do.
. "$(dirname "$0")/lib.sh"

check() {
	run timeout 5 "$CCC" --lang en config check "$@"
}

cat >"$T/good.conf" <<CONF
// a comment
files = { data_dir = "$T/db"; };
terminal = { lang = "en"; idle_lock_min = 3; };
CONF
check "$T/good.conf"
is "$rc" 0 "a right file: 0"
like "$err" "good.conf: no mistake found" "  and a sentence"
is "$out" "" "  on standard error"

check "$ROOT/ccc.conf.sample"
is "$rc" 0 "the sample holds no mistake"

# with every option switched on
sed 's/^\t# \([a-z_]* = .*;\)/\t\1/' "$ROOT/ccc.conf.sample" >"$T/all.conf"
check "$T/all.conf"
is "$rc" 0 "nor when every option is switched on"
n=$(grep -c '^	[a-z_]* = ' "$T/all.conf")
[ "$n" -ge 20 ]
ok $? "  and that is $n options"

cat >"$T/bad.conf" <<'CONF'
terminal = {
	lang = "fr";
	idle_lock_min = 9;
	colour = true;
};
databse = { };
CONF
check "$T/bad.conf"
is "$rc" 2 "a wrong file: 2"
is "$(printf '%s\n' "$err" | wc -l)" 4 "every mistake is told"
like "$err" "bad.conf:2: .*terminal.lang is \"fr\"; allowed: auto, zh, en" "  a wrong word, with line and what is allowed"
like "$err" "bad.conf:3: .*idle_lock_min is 9; it must be from 1 to 5" "  out of range"
like "$err" "bad.conf:4: unknown option terminal.colour; known: lang" "  an unknown option"
like "$err" "bad.conf:6: unknown group databse" "  an unknown group"

# every kind of mistake in one file: each on a line of its own, in the order of
# the file, with the option and what it may be
cat >"$T/worse.conf" <<'CONF'
database = {
	connect_timeout_s = 99999999999;
	user = "op1;
	tls_ca = "a\x00b";
}
terminal = {
	lang = fr;
	lines = 1; lines = 2;
	idle_lock_min 3;
	mono = 1;
	columns = 5000;
	line_graphics = 4;
};
@include "x"
runner = { lease_s = "x";
CONF
check "$T/worse.conf"
is "$rc" 2 "many mistakes: 2"
is "$(printf '%s\n' "$err" | sed 's/.*conf:\([0-9]*\): .*/\1/' | paste -sd' ' -)" \
    "2 3 4 7 8 9 10 11 12 14 15 15" "each is told once, in the order of the lines"
for wanted in \
    '2: option database.connect_timeout_s: a number has more than 9 digits; allowed: a whole number from 1 to 60' \
    '3: option database.user: a text is not closed' \
    '4: option database.tls_ca: in a text only .* allowed: a text in quotes' \
    '7: option terminal.lang: cannot be read .* allowed: auto, zh, en' \
    '8: option lines: an option stands here a second time' \
    '9: option terminal.idle_lock_min: cannot be read .* from 1 to 5' \
    '10: option terminal.mono must be true or false' \
    '11: option terminal.columns is 5000; it must be from 0 to 1000' \
    '12: option terminal.line_graphics .* allowed: ascii, acs, utf8' \
    '14: @include is not allowed' '15: option runner: the bracket' \
    '15: option runner.lease_s must be a whole number from 10 to 300'; do
	like "$err" "worse.conf:$wanted" "  $wanted"
done
run timeout 5 "$CCC" --lang zh config check "$T/worse.conf"
like "$err" 'worse.conf:7: 选项 terminal.lang: .* 可用: auto, zh, en' "  the same in Chinese"

run "$CCC" --lang en --config "$T/bad.conf" db status
is "$rc" 2 "no command runs with a wrong configuration"
like "$err" "bad.conf:2: " "  and the first mistake is told"
like "$err" "3 more" "  with how many there are"

run "$CCC" --lang en --config "$T/bad.conf" config check
is "$(printf '%s\n' "$err" | wc -l)" 4 "but config check tells them all, also of --config"
run env CCC_CONFIG="$T/bad.conf" "$CCC" --lang en config check
is "$(printf '%s\n' "$err" | wc -l)" 4 "  and of the file that is found"

# what is no file
mkfifo "$T/fifo"
for what in "$T/fifo" "$T" /dev/zero /nonexistent; do
	check "$what"
	is "$rc" 2 "$(basename "$what") is no configuration"
	like "$err" "$what" "  and is named"
done

# what libconfig 1.5 would read as something else or never come back from
i=0
while IFS= read -r line; do
	i=$((i + 1))
	printf "$line" >"$T/lib.conf"
	check "$T/lib.conf"
	is "$rc" 2 "refused before the library sees it: $i"
	like "$err" "lib.conf:[0-9]+: " "  with its line"
done <<'LINES'
terminal = { idle_lock_min = 4294967296; };
terminal = { lines = 4294970602; };
terminal = { lines = 99999999999999999999; };
@include "/etc"
/* never closed
terminal = { lang = "\\x00zh"; };
terminal = { lang = "zh\000"; };
terminal = { lines = 1e999; };
LINES

# where it is found
mkdir -p "$T/home/.config/ccc"
printf 'nonsense\n' >"$T/home/.config/ccc/ccc.conf"
run env HOME="$T/home" "$CCC" --lang en db status
is "$rc" 2 "the file below HOME is read"
like "$err" "$T/home/.config/ccc/ccc.conf:1: " "  and named"
run env HOME="$T/home" CCC_CONFIG="$T/good.conf" "$CCC" --lang en db status
is "$rc" 3 "CCC_CONFIG goes before it"
like "$err" "no database server runs in $T/db" "  and its data_dir holds"
run env HOME="$T/home" CCC_CONFIG="$T/bad.conf" "$CCC" --lang en \
    --config "$T/good.conf" db status
is "$rc" 3 "--config goes before both"

# paths are relative to the file
mkdir -p "$T/sub"
printf 'files = { data_dir = "here/db"; };\n' >"$T/sub/ccc.conf"
run sh -c "cd / && exec $CCC --lang en --config $T/sub/ccc.conf db status"
like "$err" "$T/sub/here/db" "a path in the file is relative to the file"
run sh -c "cd $T && exec $CCC --lang en --config sub/ccc.conf db status"
like "$err" "$T/sub/here/db" "  also where the file is named relatively"

# the environment of whoever starts us
run env -i "$CCC" --lang en --config "$T/good.conf" db status
is "$rc" 3 "an empty environment is enough"
run env MARIADB_PLUGIN_DIR="$T" LD_LIBRARY_PATH=/nonexistent TERMINFO="$T" \
    MYSQL_HOME="$T" LC_ALL=xx_YY.nothing TZ="../../etc/passwd" \
    "$CCC" --config "$T/good.conf" db status
is "$rc" 3 "a hostile one changes nothing"
run sh -c "exec $CCC --lang en --config $T/good.conf db status 0<&- 2>$T/closed"
is "$rc" 3 "closed descriptors are opened again"

# and in Chinese
run "$CCC" --lang zh --config "$T/bad.conf" config check
is "$rc" 2 "the same in Chinese"
like "$err" "bad.conf:2: " "  with file and line"
finish
