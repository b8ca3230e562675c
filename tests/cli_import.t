#!/bin/sh
# `ccc import DIR`: an existing centre's records in the demo's form. One bad
# line anywhere changes nothing; every bad line is told by file and line; a good
# set is loaded whole, into an empty database only.
. "$(dirname "$0")/lib.sh"

start_db
import() {
	run "$CCC" --config "$T/ccc.conf" import "$@"
}
records() {
	admin 'SELECT (SELECT COUNT(*) FROM ccc.record), (SELECT COUNT(*) FROM
	    ccc.event), (SELECT COUNT(*) FROM ccc.staff), (SELECT COUNT(*) FROM
	    ccc.account), (SELECT COUNT(*) FROM ccc.stage WHERE area="demo")' |
	    tr '\t' ' '
}

# A set like the demo's, of other names and of a year that is past.
years=$(($(date +%Y) - 2027))
mkdir -p "$T/set"
for f in "$ROOT"/sql/demo/*.tsv; do
	awk -F '\t' -v OFS='\t' -v by="$years" '
	function shift(s,	out) {
		out = ""
		while (match(s, /20[0-9][0-9]/)) {
			out = out substr(s, 1, RSTART - 1) \
			    (substr(s, RSTART, 4) + by)
			s = substr(s, RSTART + 4)
		}
		return out s
	}
	NR == 1 { for (i = 1; i <= NF; i++) name[i] = $i; print; next }
	{
		for (i = 1; i <= NF; i++)
			if (name[i] !~ /^(ip|cidr|filing_no|serial|value_fen)$/)
				$i = shift($i)
		gsub(/演/, "测")
		print
	}' "$f" >"$T/set/$(basename "$f")"
done
printf 'centre\t某市云计算中心\ncentre_en\tA city centre\n' >>"$T/set/meta.tsv"
set_column() { # FILE LINE COLUMN VALUE in $T/bad
	awk -F '\t' -v OFS='\t' -v n="$2" -v c="$3" -v v="$4" '
	NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) k = i }
	NR == n { $k = v } { print }' "$T/bad/$1.tsv" >"$T/bad/new" &&
	    mv "$T/bad/new" "$T/bad/$1.tsv"
}
fresh() {
	rm -rf "$T/bad"
	cp -r "$T/set" "$T/bad"
}

# ---- not a set
import
like "$rc $err" '^2 .*usage: ccc import DIR' "without a folder: the usage"
import /nonexistent
like "$rc $err" '^2 .*/nonexistent' "a folder that is not there"
mkdir "$T/none"
import "$T/none"
like "$rc $err" '^2 .*holds no .tsv' "a folder without files"
fresh
mkfifo "$T/bad/app2.tsv"
run timeout 20 "$CCC" --config "$T/ccc.conf" import "$T/bad"
like "$rc $err" '^2 .*app2.tsv: not a regular file' "a FIFO is not waited for"
run "$CCC" --config "$T/ccc.conf" --read-only import "$T/set"
is "$rc" 2 "not where actions are forbidden"

# ---- one bad line in one file: nothing changes
for where in 'incident 50 detected_at 2025-02-30T08:00:00+08:00' \
    'usage_reading 88 app XX-99' 'org 2 kind planet'; do
	fresh
	set_column $where
	import "$T/bad"
	set -- $where
	is "$rc" 2 "one bad line ($1): refused"
	value=$(printf '%s' "$4" | sed 's/+/[+]/g')
	like "$err" "^$T/bad/$1.tsv:$2: $3 \"$value\" is" "  by file, line, column and value"
	is "$(printf '%s\n' "$err" | grep -c 'tsv:')" 1 "  and no other line"
	is "$(records)" "0 0 0 0 0" "  nothing of it is there"
done

# ---- many of many kinds at once, each told
fresh
set_column incident 7 detected_at 2025x
set_column incident 9 title "$(printf '%10000s' | tr ' ' x)"
set_column auth 4 state inforce
set_column auth 30 actions 'login;logon'
set_column tenancy 3 app SPJ-99
set_column drill 3 participants 'EN01;EN99'
set_column asset 6 value_fen -5
set_column outage 9 start_at 9999-05-04T05:29:00+08:00
set_column survey 4 q1_response 6
set_column bulletin 2 month 2025-13
set_column doc 6 id "$(sed -n 5p "$T/bad/doc.tsv" | cut -f1)"
set_column drill_step 4 seq "$(sed -n 3p "$T/bad/drill_step.tsv" | cut -f2)"
set_column staff 5 account ld01
sed -i '5s/$/\tsurplus/' "$T/bad/asset.tsv"
LC_ALL=C sed -i '4s/^./\xff/' "$T/bad/training.tsv"
sed -i '3s/$/\r/' "$T/bad/zone.tsv"
printf 'x\ty\n1\t2\n' >"$T/bad/bogus.tsv"
import "$T/bad"
is "$rc" 2 "many bad lines: 2"
while read -r wanted; do
	like "$err" "^$T/bad/$wanted" "  $wanted"
done <<'WANTED'
asset.tsv:5: 15 fields; the first line names 14
asset.tsv:6: value_fen "-5" is not possible; allowed: whole fen, not negative
auth.tsv:30: actions "logon" is not in the list; allowed: login, view,
auth.tsv:4: state "inforce" is not possible; allowed: draft, .*in_force
bogus.tsv:1: "bogus" there is no such file
bulletin.tsv:2: month "2025-13" is not possible; allowed: a month
doc.tsv:6: "DOC-[0-9]*" stands in another line too
drill.tsv:3: participants "EN99" is not in the list; allowed: codes of staff
drill_step.tsv:4: "[^"]*" stands in another line too
incident.tsv:7: detected_at "2025x" is not possible; allowed: a time with
incident.tsv:9: title "x{40}\.\." is not possible; allowed: at most
outage.tsv:9: start_at "9999.*of the years 1950 to 2099
staff.tsv:5: account "ld01" stands in another line too
survey.tsv:4: q1_response "6" is not possible; allowed: a whole number from 1 to 5
tenancy.tsv:3: app "SPJ-99" is in no line of app.tsv
training.tsv:4: not UTF-8
zone.tsv:3: lines end with LF alone
WANTED
is "$(printf '%s\n' "$err" | grep -c 'tsv:')" 17 "  and nothing else"
like "$err" '17 lines are wrong; nothing was loaded' "  with their number"
is "$(records)" "0 0 0 0 0" "nothing of it is there"
run "$CCC" --lang zh --config "$T/ccc.conf" import "$T/bad"
like "$err" 'zone.tsv:3: ' "the same in Chinese"
like "$err" 'asset.tsv:6: value_fen "-5" 不可用; 可用: 整数分, 不得为负' "  in its words"

# ---- a file is missing, a moment that has not come
fresh
rm "$T/bad/staff.tsv"
sed -i "s/^as_of.*/as_of\t2099-01-01T00:00:00+08:00/" "$T/bad/meta.tsv"
import "$T/bad"
is "$(printf '%s\n' "$err" | grep -o '[a-z_]*\.tsv:.*' | paste -sd'|' -)" \
    'meta.tsv:2: value "2099-01-01T00:00:00+08:00" has not come yet; the records are of a moment that is past|staff.tsv:1: the file is missing' \
    "a missing file is told once, and a moment to come"

# ---- the good one
import "$T/set"
is "$rc" 0 "a good set is loaded" || note "$err"
lines=$(($(wc -l <"$ROOT/sql/demo/incident.tsv") - 1))
like "$out" "^  INC +Incident +$lines +" "what was loaded is shown"
like "$err" "records of $T/set are loaded and sealed" "  and said"
is "$(admin "SELECT demo, offset_us, name FROM ccc.centre" | tr '\t' ' ')" \
    "0 0 某市云计算中心" "it is a centre with its own name and the real clock"
is "$(admin "SELECT COUNT(*) FROM ccc.record r JOIN ccc.event e ON
    e.record=r.id AND e.seq=r.last_seq WHERE e.hash<>r.head")" 0 "each history is chained"
is "$(admin 'SELECT n, records=(SELECT COUNT(*) FROM ccc.record) FROM ccc.seal' |
    tr '\t' ' ')" "1 1" "and sealed"
is "$(admin 'SELECT COUNT(*) FROM ccc.stage WHERE area="demo"')" 0 "nothing is left staged"
code=$(printf '%s\n' "$err" | sed -n 's/.* begins with the account ad01 and the code \([a-z0-9]*\),.*/\1/p')
like "$code" '^[a-z0-9]{12}$' "the person of accounts gets a code for one use" || note "$err"
(umask 077; printf '%s\n' "$code" >"$T/code")
run "$CCC" --config "$T/ccc.conf" --user ad01 --password-file "$T/code" list incident
isnt "$rc" 0 "  that opens nothing" || note "$out"
(umask 077; printf 'a long new word\n' >"$T/word")
run "$CCC" --config "$T/ccc.conf" --user ad01 --password-file "$T/code" account password --new-file "$T/word"
is "$rc" 0 "  but an own password" || note "$err"
run "$CCC" --config "$T/ccc.conf" --user ad01 --password-file "$T/word" account code OP04
is "$rc" 0 "  with which codes are given to the others" || note "$err"
n=$(admin 'SELECT COUNT(*) FROM ccc.record')
import "$T/set"
is "$rc" 2 "a second import is refused"
like "$err" "holds $n records; .* into an empty one" "  with a sentence"
is "$(admin 'SELECT COUNT(*) FROM ccc.record')" "$n" "  and changes nothing"
finish
