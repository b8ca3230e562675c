#!/bin/sh
# What leaves the centre as text: findings, statements of a period, sheets of
# records. Formats, exit statuses, widths, bad input; golden sheets in both
# languages (tests/paper; GOLDEN=1 writes them anew).
. "$(dirname "$0")/lib.sh"
start_demo

lines() {
	printf '%s\n' "$1" | grep -c .
}
wide() { # a line of standard output that is wider than 80 columns
	printf '%s\n' "$out" | LC_ALL=C.UTF-8 wc -L |
	    { read -r n; [ "$n" -gt 80 ] && echo "$n columns"; }
}
in_zh() { # PERSON COMMAND...
	who=$1
	shift
	run "$CCC" --config "$T/ccc.conf" --lang zh --user "$who" "$@"
}

# ---- ccc check
as mg01 check --format json
is "$rc" 1 "check: findings that break a rule: 1" || note "$err"
json=$out
ok "$([ "$(lines "$json")" -gt 20 ]; echo $?)" "a line a finding"
is "$(printf '%s\n' "$json" | grep -vcE '^\{"rule":"[RX][0-9.]+","severity":"(violation|warn|info|refuse)","table":"[a-z_]+","key":"[^"]+","text":"[^"]+","article":')" 0 \
    "each begins with rule, severity, table, key, text"
is "$(printf '%s\n' "$json" | grep -c '"text":"[^"]*{')" 0 "no placeholder is left in a text"
is "$(printf '%s\n' "$json" | grep -vc '"remedy":"[A-Z]*\.[a-z_]*"')" 0 "each says by which action"
n=$(lines "$json")
as mg01 check --format csv
is "$(printf '%s\n' "$out" | wc -l)" $((n + 1)) "the same as CSV, with a head"
like "$out" '^rule,severity,table,key,text,article,number,org,supplier,remedy,remedy_word,at' "of these columns"
as mg01 check
is "$rc" 1 "the same for people"
is "$(wide)" "" "in 80 columns"
like "$err" "violation: [0-9]+" "counted by severity"
in_zh mg01 check
is "$(wide)" "" "in Chinese too"
like "$err" '违规: [0-9]+' "and in its words"
rule=$(printf '%s\n' "$json" | sed -n 's/^{"rule":"\([^"]*\)".*"severity":"violation".*/\1/p' | head -1)
as mg01 check --rule "$rule" --format json
is "$(printf '%s\n' "$out" | grep -vc "^{\"rule\":\"$rule\"")" 0 "--rule: of one rule alone"
is "$(lines "$out")" "$(printf '%s\n' "$json" | grep -c "^{\"rule\":\"$rule\"")" "  and all of it"
soft=$(printf '%s\n' "$json" | grep '"severity":"warn"' | head -1 | sed 's/^{"rule":"\([^"]*\)".*/\1/')
as mg01 check --rule "$soft"
is "$rc" 0 "warnings alone: 0" || note "$out"
as mg01 check --rule R77.7
like "$rc $err" '^2 .*no such rule' "an unknown rule: 2"
as mg01 check --rule "$(printf '%10000s' | tr ' ' R)"
like "$rc $err" '^2 .*RRR\.\..*no such rule' "one of 10,000 characters"
for at in '' yesterday 9999-01-01T00:00:00+08:00 2026-13-01 '2099-01-01 00:00'; do
	as mg01 check --as-of "$at"
	like "$rc $err" '^2 .*2026-07-01|^2 .*not come yet' "--as-of \"$at\": 2 and a sentence"
done
as mg01 check --as-of 2026-06-01T08:00:00+08:00 --format json
ok "$([ "$rc" -le 1 ] && [ "$out" != "$json" ]; echo $?)" "an earlier time has its own findings"
again=$out
as mg01 check --as-of 2026-06-01T08:00:00+08:00 --format json
is "$out" "$again" "and always the same"
as us-jtj check --format json
is "$(printf '%s\n' "$out" | grep -c '"org":"MZJ"')" 0 "a unit is told nothing of another"
as mg01 check everything
like "$rc $err" '^2 .*usage: ccc check' "a word too many: the usage"

# ---- ccc report
for report in 'assessment 2026Q2' 'unit 2025' 'fee 2026Q2' 'usage 2026-06' \
    'bulletin 2026-05' 'handover HO-2026063008' 'entries 2026-06'; do
	as rg02 report $report
	is "$rc $(wide)" "0 " "report $report in 80 columns" || note "$err"
	in_zh rg02 report $report
	is "$rc $(wide)" "0 " "  in Chinese" || note "$err"
	like "$out" '^(承建单位考核表|使用单位考核表|费用单|资源使用情况说明|安全公告|交接班单|主机进入清单)  (20|HO-)' "  with its title"
	as rg02 report $report --format json
	is "$(printf '%s\n' "$out" | grep -vc '^{.*}$')" 0 "  an object a line"
	n=$(lines "$out")
	as rg02 report $report --format csv
	ok "$([ "$(printf '%s\n' "$out" | tr -cd '\r' | wc -c)" -gt "$n" ]; echo $?)" "  CSV with a head"
done
as rg02 report fee 2026Q2 --format json
fen=$(printf '%s\n' "$out" | sed -n 's/.*"section":"line".*"amount_fen":\([0-9]*\),.*/\1/p' | paste -sd+ - | sed 's/^$/0/')
sum=$(($fen))
base=$(printf '%s\n' "$out" | grep '"section":"sum"' | head -1 | sed 's/.*"amount_fen":\([0-9]*\).*/\1/')
is "$sum" "$base" "fen are whole numbers in JSON and add up"
as rg02 report fee 2026Q2
like "$out" "$(printf '%s' "$base" | sed 's/\(..\)$/[.]\1/')" "and yuan with two decimals on paper"
as rg02 report handover HO-2026063008
like "$out" 'Read out +([0-9]{5} ){5}[0-9]{5}$' "the hand-over sheet has the last seal in groups"
like "$out" 'In words +[a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+, ' "and in words"
hash=$(admin 'SELECT hash FROM ccc.seal ORDER BY n DESC LIMIT 1')
want=
for i in 0 1 2 3 4 5; do
	part=$(printf '%s' "$hash" | cut -c$((i * 10 + 1))-$((i * 10 + 10)))
	want="$want$(printf '%05d' $((0x$part % 100000))) "
done
like "$out" "Read out +${want% }" "that are those of its hash"
in_zh rg02 report bulletin 2026-05
like "$out" '读作 +[零幺二三四五六七八九]{5}  ' "in Chinese too"
like "$out" "报读 +${want% }" "with the same groups"

# ---- bad input
while read -r status words pattern; do
	as rg02 report $(echo "$words" | tr '+' ' ')
	like "$rc $err" "^$status .*$pattern" "report $(echo "$words" | tr '+' ' ' | cut -c1-40): $status and a sentence" || note "$out"
done <<LIST
2 feee+2026Q2 near: fee
2 $(printf '%10000s' | tr ' ' x)+2026Q2 there are assessment
2 fee+2026Q5 not a period
2 fee+2026-13 not a period
2 fee+26Q2 not a period
2 fee+9999Q1 no period in the year 9999
2 fee+0000 no period in the year 0
2 fee+$(printf '%10000s' | tr ' ' 9) not a period
2 fee+FS-2026Q2 not a period
2 fee+2098Q1 period
2 handover+HO-1999010108 [Hh]O-1999010108|period
2 bulletin+x not a period; write .* number of a record
2 usage+2026-06+--unit+NOWHERE no unit NOWHERE
2 usage+2026-06+--unit+$(printf '%10000s' | tr ' ' x) no unit xxx
2 usage+2026-06+--format+xml text, csv, json
2 usage usage: ccc report
LIST
as us-jtj report fee 2026Q2
is "$rc" 2 "the fee statement is not for a unit" || note "$out"
as us-jtj report usage 2026-06 --format json
is "$(printf '%s\n' "$out" | grep -c '"org":"MZJ"')" 0 "a unit's statement holds no other unit"

# ---- ccc print
events() {
	admin "SELECT COUNT(*) FROM ccc.event e JOIN ccc.record r ON r.id=e.record
	    WHERE r.number='$1' AND e.action='print'"
}
as mg01 --read-only print TN-2026-0007
is "$rc $(events TN-2026-0007)" "2 0" "print is an action: --read-only allows none"
as us-mzj print TN-2026-0007
is "$rc $(events TN-2026-0007)" "2 0" "a stranger prints nothing"
as mg01 print TN-2026-0007 --lang fr
like "$rc $err" '^2 .*zh, en' "a sheet is in zh or en"
as mg01 print "$(printf '%10000s' | tr ' ' N)"
is "$rc" 2 "a number of 10,000 characters"
as rg02 print TN-2026-0007
is "$rc $(events TN-2026-0007)" "0 1" "a printing is in the history" || note "$err"
like "$out" '严演岁 +print$' "and on the sheet itself"
head=$(admin "SELECT CONCAT(SUBSTR(head,1,4),'-',SUBSTR(head,5,4),'-',SUBSTR(head,9,4),'-',SUBSTR(head,13,4)) FROM ccc.record WHERE number='TN-2026-0007'")
like "$out" "Head +$head$" "with the head of its chain"
like "$out" "Last entry +$(admin "SELECT last_seq FROM ccc.record WHERE number='TN-2026-0007'")$" "and its last entry"
like "$out" 'Sealed +seal 1 holds entries 1 to 6$' "and what of it is sealed"
like "$out" 'Signature +_+ +Date _+ +Seal$' "lines for signature and seal"

# What differs from run to run: when and the marks.
steady() {
	sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{5} (by|打印)/TIME \1/
	    s/printed [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{5}/printed TIME/
	    s/^  2026-07-01 08:[0-9]{2}(  .*(print|打印))$/  TIME\1/
	    s/([0-9a-f]{4}-){3}[0-9a-f]{4}/HASH/; s/([0-9]{5} ){5}[0-9]{5}/GROUPS/
	    /(In words|读作)/,/^$/s/(zero|one|two|three|four|five|six|seven|eight|nine|零|幺|二|三|四|五|六|七|八|九)+/W/g
	    s/^(  (Made|时间|Records|记录数) +).*/\1X/'
}
for golden in 'rg02 TN-2026-0008 tenancy' 'ld03 HO-2026063008 handover' \
    'rg02 BU-2026-05 bulletin' 'mg01 CHG-2026-0055 change'; do
	set -- $golden
	for lang in zh en; do
		[ "$2" = BU-2026-05 ] && set -- "$1" "$(admin "SELECT
		    MAX(number) FROM ccc.record WHERE kind='BUL'")" "$3"
		run "$CCC" --config "$T/ccc.conf" --lang $lang --user "$1" print "$2"
		printf '%s\n' "$out" | steady >"$T/sheet"
		[ -n "$GOLDEN" ] && cp "$T/sheet" "$ROOT/tests/paper/$3.$lang"
		is "$(cat "$T/sheet")" "$(cat "$ROOT/tests/paper/$3.$lang")" "sheet of a $3 ($lang)"
	done
done

# every kind, both languages, in 80 columns
bad=
for number in $(admin 'SELECT MAX(number) FROM ccc.record GROUP BY kind'); do
	for lang in zh en; do
		run "$CCC" --config "$T/ccc.conf" --user jc01 print "$number" --lang $lang
		[ "$rc$(wide)" = 0 ] || bad="$bad $number($lang): $rc $(wide) $err"
	done
done
is "$bad" "" "a record of each kind prints in 80 columns, zh and en"
finish
