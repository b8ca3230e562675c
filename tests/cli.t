#!/bin/sh
# The batch commands as a script uses them: words, formats, paging, exit
# statuses; Chinese and English.
. "$(dirname "$0")/lib.sh"
start_demo

rows() {
	printf '%s\n' "$1" | grep -c .
}

# JSON is judged by the database: every line must be a document of its own.
is_json() {
	bad=$(printf '%s\n' "$1" | head -40 | sed "s/'/''/g; s/\\\\/\\\\\\\\/g" |
	    sed "s/.*/SELECT JSON_VALID('&');/" >"$T/.json.sql"
	mariadb --no-defaults -S "$T/db/db.sock" -N -B \
	    --default-character-set=utf8mb4 <"$T/.json.sql" 2>&1 | grep -v '^1$')
	[ -n "$1" ] && [ -z "$bad" ]
	ok $? "$2" || note "$bad"
}

# --- words that are wrong are told with what would be right, and exit 2
as mg01 lst
is "$rc" 2 "an unknown command: 2"
like "$err" 'did you mean list' "and the near one"
as mg01 list incidnet
is "$rc" 2 "an unknown panel: 2"
like "$err" 'near: incident' "and the near one"
as mg01 list INC --filtre x
like "$rc $err" '^2 .*did you mean --filter' "an unknown option"
as mg01 list INC --limit none
like "$rc $err" '^2 .*not a number from 1' "a limit that is no number"
as mg01 list INC --filter stat=new
like "$rc $err" '^2 .*no column "stat"; near: state' "an unknown column"
as mg01 list INC --sort stat
like "$rc $err" '^2 .*near: state' "the same to sort by"
as mg01 list INC --format xml
like "$rc $err" '^2 .*table, csv, json' "an unknown format"
as mg01 show TN-1999-0001
like "$rc $err" '^2 .*no record TN-1999-0001' "an unknown record"
as mg01 do TEN.acept TN-2026-0007
like "$rc $err" '^2 .*near: accept' "an unknown action"
as mg01 do accept TN-2026-0007
like "$rc $err" '^2 .*TEN.accept' "an action without its kind"
as mg01 do TEN.accept
like "$rc $err" '^2 .*write its NUMBER' "an action without its record"
as mg01 do ANY.note TN-2026-0007 'text=a' --request abc
like "$rc $err" '^2 .*UUID' "a request id that is none"
as mg01 do ANY.note TN-2026-0007 'text=a' --ack R99.9
like "$rc $err" '^2 .*no rule "R99.9"' "an unknown rule"
as mg01 do ANY.note TN-2026-0007 colour=red
is "$rc" 2 "a field that is not asked for: 2"
like "$out$err" 'does not ask for the field colour' "and which"
like "$err" 'it asks for: .*text' "and what would be right"
as op04 do incident.log title=x --format json
like "$out" '"state":null,"version":null,"seq":null' "what is not there is null in JSON"
as mg01 list gap --filter id=duty_gaps
like "$err" '^1 row$' "one row is one row"
run "$CCC" --config "$T/ccc.conf" --user op04 --lang en why tenancy.go_live TN-2026-0007
unlike "$out" '\.\.' "no role is cut in the words of a command"
for panel in todo event run_plan duty_now contact obligation move state role kind choice article; do
	run "$CCC" --config "$T/ccc.conf" --user mg01 --lang zh list $panel --limit 5
	printf '%s\n' "$out" | head -1 | grep -E '[a-z]{3,}' && raw="$raw $panel"
done
is "$raw" "" "every heading is in the language of the words"
as nobody1 list INC
like "$rc $err" '^[23] ' "an unknown account"
run "$CCC" --config "$T/ccc.conf" --user mg01 --lang zh list incidnet
like "$err" '没有列表 "incidnet"; 相近: incident' "the same in Chinese"

# --- lists
as mg01 list incident --format json
want=$(($(wc -l <"$ROOT/sql/demo/incident.tsv") - 1))
is "$(rows "$out")" "$want" "all incidents, a line each"
is_json "$out" "each line is JSON"
like "$out" '"number":"INC-20260614-01"' "with its number"
like "$out" '"detected_at":"2026-[0-9-]*T[0-9:]*\+08:00"' "times with the centre's offset"
like "$out" '"drill":(true|false)' "truth values"
like "$out" '"version":[0-9]+,' "numbers"
unlike "$out" 'record_id' "and no row numbers of the database"
all=$out
got=
after=
for page in 1 2 3 4 5 6 7 8 9 10 11 12; do
	as mg01 list INC --format json --limit 9 $after
	[ -n "$out" ] || break
	got="$got$out
"
	after="--after $(printf '%s\n' "$out" | tail -1 |
	    sed 's/.*"number":"\([^"]*\)".*/\1/')"
done
is "$(printf '%s' "$got")" "$all" "pages of 9 make the whole list"
as mg01 list incident --sort priority- --limit 5 --format json
is "$(printf '%s\n' "$out" | grep -c '"priority":"P4"')" 5 "sorted the other way round"
as mg01 list incident --filter priority=P1 --format json
n=$(rows "$out")
as mg01 list incident --filter 'priority!=P1' --format json
is "$((n + $(rows "$out")))" "$want" "a condition and its opposite make the whole"
as mg01 list incident --filter '机房' --format json
n=$(rows "$out")
ok "$([ "$n" -gt 0 ]; echo $?)" "text is looked for"
as mg01 list incident --filter '!机房' --format json
is "$((n + $(rows "$out")))" "$want" "and turned round by !"
as mg01 list incident --filter 'state=closed,resolved;priority=P1' --format json
ok "$rc" "several conditions"
as mg01 list INC --format csv --limit 3
is "$(printf '%s\n' "$out" | tr -cd '\r' | wc -c)" 4 "CSV: lines end in CR LF"
like "$out" '^number,kind,.*state,' "CSV: a head"
as mg01 list INC --limit 5
ok "$([ "$(printf '%s\n' "$out" | wc -L)" -le 80 ]; echo $?)" "a table is no wider than 80"
like "$err" 'more follow: --after INC-' "and says how to go on"
as mg01 list event
is "$(rows "$out")" "$(as mg01 list event --format json; echo $(($(rows "$out") + 1)))" "a table of many pages has a head and every row"
for panel in todo event record proposal run gap duty contact obligation rule kind; do
	as mg01 list $panel --limit 2 --format json
	ok "$rc" "list $panel" || note "$err"
done
for kind in $(as mg01 list kind --format json; printf '%s\n' "$out" |
    sed 's/.*"tbl":"\([^"]*\)".*/\1/'); do
	as mg01 list "$kind" --limit 3
	[ "$rc" = 0 ] || { lost="$lost $kind"; note "$err"; }
done
is "$lost" "" "every kind has its list"
as us-mzj list tenancy --format json
isnt "$out" "" "a unit sees its own files"
is "$(printf '%s\n' "$out" | grep -vc '"org":"MZJ"')" 0 "and no others"

# --- show
as rg02 show TN-2026-0007
ok "$rc" "show" || note "$err"
like "$out" '^TN-2026-0007  ' "its head"
like "$out" 'History' "its history"
like "$out" 'go live  TEN.go_live' "what can be done next"
as rg02 show TN-2026-0007 --format json
is_json "$out" "show as JSON"
like "$out" '"history":\[\{' "with the history"
as us-mzj show TN-2026-0007
is "$rc" 2 "not for another unit"

# --- refused, why, papers, waiting, confirmed
as rg02 why tenancy.go_live TN-2026-0007
is "$rc" 1 "why: something stands in the way"
like "$out" 'R07\.3' "the rule"
like "$out" 'Art\. 7' "the article"
like "$out" 'third-party report \(performance\)' "what is missing"
like "$out" 'Unit liaison' "who supplies it"
like "$out" 'DOC\.register' "and by which action"
run "$CCC" --config "$T/ccc.conf" --user rg02 --lang zh why tenancy.go_live TN-2026-0007
like "$out" '第七条' "the article in Chinese"
like "$out" '第三方测试报告 \(性能\)' "what is missing in Chinese"
like "$out" '单位联系人' "the supplier in Chinese"
before=$(admin "SELECT COUNT(*) FROM ccc.event")
as rg02 why tenancy.go_live TN-2026-0007 --format json
is "$(admin "SELECT COUNT(*) FROM ccc.event")" "$before" "why leaves nothing behind"
is_json "$out" "why as JSON"
as rg02 do tenancy.go_live TN-2026-0007
is "$rc" 1 "do: refused"
like "$out" 'R07\.3' "by the same rule"
as rg02 do tenancy.go_live TN-2026-0007 --format json
is "$rc" 1 "the same as JSON"
is_json "$out" "one line"
like "$out" '"outcome":"refused","number":"TN-2026-0007"' "outcome and number"
like "$out" '"rule":"R07.3","article":"7"' "rule and article"
like "$out" '"missing":\["third-party report \(performance\)"\],"supplier":"USR"' "what is missing and who supplies it"
like "$out" '"remedy":"DOC.register"' "and the remedy"

version=$(admin "SELECT COALESCE(app_version,'') FROM ccc.tenancy t JOIN ccc.record r ON r.id=t.record WHERE r.number='TN-2026-0007'")
for covers in performance security; do
	as us-jtj do DOC.register kind=third_report "title=软件$covers" \
	    issuer=CPA issued_on=2026-06-30 file=report.pdf app=JTJ-02 \
	    covers=$covers result=pass app_version="${version:-1.0}" --yes \
	    --format json
	is "$rc" 0 "the $covers report is registered" || note "$out$err"
	paper=$(printf '%s' "$out" | sed 's/.*"number":"\([^"]*\)".*/\1/')
	as rg01 do DOC.verify "$paper"
	is "$rc" 0 "and verified" || note "$out$err"
done
as rg02 do tenancy.go_live TN-2026-0007 app_version="${version:-1.0}" --format json
is "$rc" 0 "now it goes on" || note "$out"
like "$out" '"outcome":"waiting"' "to the second person"
like "$out" 'US-JTJ' "who is named"
req=$(printf '%s' "$out" | sed 's/.*"request":"\([^"]*\)".*/\1/')
as us-jtj list todo --format json
like "$out" "\"req\":\"$req\"" "it stands in that person's to-do list"
as us-jtj list todo
like "$out" "${req%%-*}" "with the digits that confirm takes"
as rg02 confirm "$req"
is "$rc" 1 "not by the first person"
like "$out" 'R00\.5' "by R00.5"
as us-mzj confirm "$req"
isnt "$rc" 0 "not by another unit"
unlike "$out$err" 'TN-2026-0007' "which is not told the file's number"
as us-jtj confirm "${req%%-*}" --format json
is "$rc" 0 "the unit confirms by the first digits" || note "$out$err"
like "$out" '"outcome":"done"' "and it is done"
like "$out" '"state":"in_service"' "with the new state"
as us-jtj show TN-2026-0007
like "$out" 'REFUSED' "the history shows the refusal"
like "$out" 'confirmed by US-JTJ' "and the consent"

# --- requests, several records, statuses
as ld01 do ANY.note INC-20260614-01 text=eins --request 11111111-1111-4111-8111-111111111111 --format json
is "$rc" 0 "a note" || note "$out$err"
first=$out
as ld01 do ANY.note INC-20260614-01 text=eins --request 11111111-1111-4111-8111-111111111111 --format json
is "$out" "$first" "the same request id again: the same answer"
is "$(admin "SELECT COUNT(*) FROM ccc.event WHERE req='11111111-1111-4111-8111-111111111111'")" 1 "and one event"
as ld01 do ANY.note INC-20260614-01 NO-SUCH INC-20260613-01 text=x --request 22222222-2222-4222-8222-222222222222 --format json
is "$(rows "$out")" 3 "three records, three lines"
is "$rc" 2 "the worst status"
is "$(printf '%s\n' "$out" | grep -c '"outcome":"done"')" 2 "the others are done"
is_json "$out" "each line is JSON"
as op04 do INC.cancel INC-20260613-01 --reason 'wrong alarm'
is "$rc" 1 "not my role: 1"
as rg02 --read-only do ANY.note TN-2026-0007 text=x
like "$rc $err" '^2 .*read-only' "--read-only allows no action"
as rg02 --read-only why ANY.note TN-2026-0007 text=x
is "$rc" 0 "but asking is allowed" || note "$out$err"
as us-mzj confirm 12345
like "$rc $err" '^2 .*first 8 digits' "too few digits of a request"
as us-mzj confirm 12345678
like "$rc $err" '^2 .*no request' "no such request"

# --- warnings: acknowledged by name, by --yes, or by a person
as rg02 do TEN.open TN-2026-0008 cert_no=K1
is "$rc" 1 "a warning refuses" || note "$out$err"
like "$out" 'R07\.17 .*may be acknowledged' "and says that it may be acknowledged"
as rg02 do TEN.open TN-2026-0008 cert_no=K1 --ack R07.17 --format json
is "$rc" 0 "acknowledged by name" || note "$out$err"
like "$out" '"outcome":"waiting"' "it goes on to the engineer"
as rg02 do TEN.open TN-2026-0008 cert_no=K1 --yes --format json
is "$rc" 0 "--yes acknowledges it" || note "$out$err"
as rg02 do TEN.accept TN-2026-0010 --yes
is "$rc" 1 "--yes acknowledges no rule that refuses" || note "$out$err"
terminal() {
	printf "$1" | TERM=vt220 script -qec "stty cols 80; '$CCC' --config '$T/ccc.conf' --user $2" \
	    /dev/null >"$T/term" 2>&1
	rc=$?
	out=$(cat "$T/term")
}
terminal 'n\n' 'rg02 do TEN.open TN-2026-0008 cert_no=K1'
is "$rc" 1 "a person who answers n: refused" || note "$out"
like "$out" 'Acknowledge and go on' "was asked"
terminal 'y\n' 'rg02 do TEN.open TN-2026-0008 cert_no=K1'
is "$rc" 0 "a person who answers y: it goes on" || note "$out"
like "$out" 'waits for another person' "to the engineer"
terminal 'TN-2026-0004\n' 'en01 do TEN.wipe TN-2026-0003 wipe_doc=DOC-0001'
is "$rc" 2 "what cannot be undone: another number typed" || note "$out"
like "$out" 'the number was not typed; nothing is done' "does nothing"
terminal 'TN-2026-0003\n' 'en01 do TEN.wipe TN-2026-0003 wipe_doc=DOC-0001'
unlike "$out" 'was not typed' "the right one goes on to the rules"

# --- sixteen at once: one wins, the others are told
as ld02 do INC.log 'title=Lüfter "A"' cat=ENV detect_by=round \
    detected_at="$(admin "SELECT DATE_FORMAT(ccc.centre_now() + INTERVAL 479 MINUTE, '%Y-%m-%d %H:%i')")" \
    impact=1 urgency=1 --format json
is "$rc" 0 "an incident is logged" || note "$out$err"
inc=$(printf '%s' "$out" | sed 's/.*"number":"\([^"]*\)".*/\1/')
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
	"$CCC" --config "$T/ccc.conf" --user en01 do INC.take "$inc" \
	    >/dev/null 2>&1 </dev/null
	echo $? >"$T/take.$i"
done &
for i in 17 18 19 20 21 22 23 24; do
	"$CCC" --config "$T/ccc.conf" --user en02 do INC.take "$inc" \
	    >/dev/null 2>&1 </dev/null
	echo $? >"$T/take.$i"
done
wait
is "$(cat "$T"/take.* | grep -c '^0$')" 1 "one take wins"
is "$(cat "$T"/take.* | grep -cv '^[015]$')" 0 "the others are refused or told it changed"

# --- the password's file
cp "$T/db/passwords" "$T/pw"
chmod 644 "$T/pw"
run "$CCC" --config "$T/ccc.conf" --user mg01 --password-file "$T/pw" list gap
like "$rc $err" '^2 .*chmod 600' "a password file that others may read"
chmod 600 "$T/pw"
run "$CCC" --config "$T/ccc.conf" --user mg01 --password-file "$T/pw" list gap
ok "$rc" "one that they may not" || note "$err"
awk '$1 == "mg01" { print $2 }' "$T/pw" >"$T/one"
chmod 600 "$T/one"
run "$CCC" --config "$T/ccc.conf" --user mg01 --password-file "$T/one" list gap
ok "$rc" "or the password alone" || note "$err"
echo wrong >"$T/one"
run "$CCC" --config "$T/ccc.conf" --user mg01 --password-file "$T/one" list gap
is "$rc" 2 "a wrong password"

sed '/^demo/d' "$T/ccc.conf" >"$T/ask.conf"
word=$(cat "$T/pw" | awk '$1 == "mg01" { print $2 }')
(sleep 1; printf 'mg01\n'; sleep 1; printf '%s\n' "$word"; sleep 1) |
    TERM=vt220 script -qec "'$CCC' --config '$T/ask.conf' list gap" /dev/null >"$T/term" 2>&1
is $? 0 "account and password are asked for on a terminal" || note "$(cat "$T/term")"
unlike "$(cat "$T/term")" "$word" "and the password is not shown"
run "$CCC" --config "$T/ask.conf" --user mg01 list gap
like "$rc $err" '^2 .*--password-file' "without one it is told how"

# --- seals and chains
as jc01 audit verify
is "$rc" 0 "chains and seals are whole" || note "$out$err"
as jc01 audit seal "$T/seal"
is "$rc" 0 "a seal is written out" || note "$err"
as jc01 audit verify --seal "$T/seal"
is "$rc" 0 "and holds" || note "$out$err"
as jc01 audit verify --seal "$T/nothing"
is "$rc" 2 "no such seal"

# --- values that cannot be: what, where, what would be right, and 2
as op04 do INC.log title=t cat=nosuch detect_by=monitor detected_at=2026-13-45 \
    impact=9 urgency=2
is "$rc" 2 "a value that cannot be is bad input"
like "$out" 'detected_at .*2026-07-01 08:30' "the form of a time is told"
like "$out" 'cat .*STO, HST' "the choices are told"
like "$out" 'impact .*1-3' "the bounds are told"
as op04 do INC.log "title=$(head -c 3000 /dev/zero | tr '\0' a)" cat=ENV
is "$rc" 2 "a text that is too long"
like "$out" 'title .*255' "how long it may be is told"
as op04 do INC.log title=t
is "$rc" 1 "what is missing is a rule's refusal"

# --- no database
stop_db
mv "$T/db" "$T/away"
as mg01 list INC
is "$rc" 2 "no passwords: 2"
run "$CCC" --config "$T/ccc.conf" --user mg01 --password-file "$T/pw" list INC
like "$rc $err" '^3 .*no database in' "no database: 3, and what makes one"
finish
