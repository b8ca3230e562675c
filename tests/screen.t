#!/bin/sh
# Every panel and every card of tests/screen/cards on 80x24, read back from a
# terminal, in both languages: one golden screen each. CCC_GOLDEN=write makes
# them anew.
. "$(dirname "$0")/lib.sh"

VT=$CCC_BUILD/tests/vt
GOLDEN=$ROOT/tests/screen/golden
start_demo en

# The centre's clock a second after the moment of the data, so that ages and
# what is left stand still for the minute that a group of screens takes.
set_clock() {
	admin "SET @at = TIMESTAMPDIFF(MICROSECOND, SYSDATE(6),
	    '2026-07-01 00:00:01'); UPDATE ccc.centre SET offset_us = @at" \
	    >/dev/null
}

# A quarter that is closed and assessed, so that its figures are there.
set_clock
as rg02 do PRD.close PD-2026Q2 --reason 'the quarter is over'
as rg02 do ASM.compute AS-2026Q2
like "$out" AS-2026Q2 "a quarter is assessed"

# A run as the runner leaves it: hosts that went well, failed, were held.
admin "SET @t = '2026-06-27 14:00:00', @r = (SELECT id FROM ccc.record
    WHERE number = 'CHG-2026-0061');
INSERT INTO ccc.run(run, record, change_request, n, mode, state, content_hash,
    runbook, window_start, window_end, batch, max_failed, opened_at,
    started_at, ended_at) VALUES ('CHG-2026-0061/1', @r, 'CHG-2026-0061', 1,
    'forward', 'ended', REPEAT('7f', 32), 'RB-PATCH', @t,
    @t + INTERVAL 4 HOUR, 8, 2, @t, @t, @t + INTERVAL 1 HOUR);
INSERT INTO ccc.run_host(run, host, seq, target, state, started_at, ended_at,
    rc, note, last_line) SELECT 'CHG-2026-0061/1', t.host, t.seq, t.record,
    ELT(t.seq, 'ok', 'failed', 'held', 'rolled_back'), @t,
    @t + INTERVAL 72 SECOND, IF(t.seq = 1, 0, 1),
    ELT(t.seq, NULL, 'exit status 1', 'R17.9 {\"what\":\"window\"}', NULL),
    'done' FROM ccc.change_target t WHERE t.change_request = 'CHG-2026-0061'
    AND t.seq <= 4;
INSERT INTO ccc.run_step(run, host, seq, phase, how, title, title_en, argv,
    timeout_s, on_fail, marker, outcome) SELECT h.run, h.host, n.n, 'action',
    'ssh', ELT(n.n, '备份', '安装'), ELT(n.n, 'back up', 'install'), 'true', 60,
    'stop', MD5(CONCAT(h.host, n.n)), IF(h.seq = n.n, 'fail', 'ok')
    FROM ccc.run_host h JOIN (SELECT 1 n UNION SELECT 2) n" >"$T/run" 2>&1
is "$(cat "$T/run")" "" "a run is laid down"

# script FIRST LAST: the part of the list as a script for vt. The line of the
# command, a blank and a colon first, stands until what it opens is painted.
script() {
	echo "expect 08:00"
	echo "wait 400"
	sed -n "$1,$2p" "$T/list" | while IFS='	' read -r name word keys text; do
		printf 'send :%s\nexpect  :%s\n' "$word" "$word"
		printf 'send \\r\ngone  :%s\n' "$word"
		[ "${keys:--}" = - ] || printf 'wait 60\nsend %s\nwait 300\n' "$keys"
		[ -z "$text" ] || printf 'expect %s\n' "$text"
		echo "gone reading..."
		echo "gone 读取中..."
		echo "wait 60"
		echo "say =$name"
		echo "shot"
	done
}

# visit LANG: the screens into $T/LANG/NAME
visit() {
	env LC_ALL=C.UTF-8 "$VT" -- "$CCC" --config "$T/ccc.conf" \
	    --user rg02 --lang "$1" <"$T/script" >"$T/shots.$1" 2>&1
	echo $? >"$T/rc.$1"
	awk -v dir="$T/$1" '/^=/ { name = substr($0, 2); n = 0; next }
	    name != "" { n++; gsub(/[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*~/, "HASH~")
	    if (n > 1 && n < 23) print > (dir "/" name) }' \
	    "$T/shots.$1"
}

mkdir -p "$T/zh" "$T/en"
sed -n 's/^	P(\([a-z]*\)).*/\1	\1/p' "$ROOT/tui/panels.h" >"$T/list"
grep -v '^#' "$ROOT/tests/screen/cards" >>"$T/list"
all=$(wc -l <"$T/list")
from=1
while [ "$from" -le "$all" ]; do
	script "$from" $((from + 19)) >"$T/script"
	set_clock
	visit zh &
	visit en
	wait $!
	for lang in zh en; do
		ok "$(cat "$T/rc.$lang")" "$lang: screens from $from come" ||
		    note "$(tail -30 "$T/shots.$lang")"
	done
	from=$((from + 20))
done
for lang in zh en; do
	for name in $(cut -f 1 "$T/list"); do
		file=$GOLDEN/$name.$lang
		if [ "${CCC_GOLDEN:-}" = write ]; then
			mkdir -p "$GOLDEN"
			cp "$T/$lang/$name" "$file"
		fi
		cmp -s "$T/$lang/$name" "$file"
		ok $? "$lang: $name" ||
		    note "$(diff "$file" "$T/$lang/$name" | head -20)"
	done
done
stale=$(for file in "$GOLDEN"/*; do
	name=${file##*/}
	grep -q "^${name%.*}	" "$T/list" || echo "$name"
done)
is "$stale" "" "every golden screen is one that is taken"

# No column is cut inside a wide character, and no row is longer than the
# screen: the reader would have shown a blank or a piece.
wide=$(cat "$T"/zh/* | while IFS= read -r row; do [ "$(printf '%s' "$row" | wc -L)" -le 80 ] || echo "$row"; done)
is "$wide" "" "no row is longer than 80 columns"
finish
