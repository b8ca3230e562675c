#!/bin/sh
# Many at once: the same move of one record, the same request, consents,
# numbers, ticks. One wins, the others are told; nothing is lost or doubled.
. "$(dirname "$0")/lib.sh"

start_demo
N=INC-20260701-03
# one WHO SQL: like sql, without writing the password anew
one() {
	mariadb --defaults-file="$T/.my.$1" -S "$T/db/db.sock" -u "$1" --default-character-set=utf8mb4 -N -B ccc_api \
	    -e "SELECT SLEEP(0.3) INTO @x; $2" 2>&1
}
# all WHO SQL: 16 sessions of that statement at once, answers in $T/r.*
all() {
	sql "$1" "SELECT 1" >/dev/null
	rm -f "$T"/r.*
	kids=
	for i in $(seq 16); do
		one "$1" "$2" >"$T/r.$i" &
		kids="$kids $!"
	done
	wait $kids
}
outcomes() { cut -f1 "$T"/r.* | sort | uniq -c | awk '{print $1, $2}' | paste -sd, -; }

v=$(sql op04 "SELECT version FROM v_incident WHERE number='$N'")
all op04 "CALL p_move(UUID(),'$N','ANY.note','$v','{\"text\":\"race\"}','','','batch')"
is "$(outcomes)" "1 done,15 stale" "16 sessions, one version: one wins, 15 are told it changed"
like "$(cat "$T"/r.* | grep -c R00.4)" '^15$' "by R00.4"
is "$(sql op04 "SELECT version FROM v_incident WHERE number='$N'")" "$((v + 1))" "one version further"
is "$(sql op04 "SELECT COUNT(*) FROM v_event WHERE number='$N' AND outcome='refused'")" 15 "the 15 refusals stand in its history"

u=bbbbbbbb-0000-4000-8000-000000000001
all op04 "CALL p_move('$u','$N','ANY.note','','{\"text\":\"same\"}','','','batch')"
is "$(sort -u "$T"/r.* | wc -l) $(outcomes)" "1 16 done" "the same request 16 times: 16 equal answers"
is "$(sql op04 "SELECT COUNT(*) FROM v_event WHERE req='$u'")" 1 "and one event"

all op04 "CALL p_move(UUID(),'$N','ANY.note','','{\"text\":\"many\"}','','','batch')"
is "$(outcomes)" "16 done" "without a version all 16 are done, one after the other"

all op04 "CALL p_move(UUID(),'','INC.log','','{\"title\":\"storm\",\"cat\":\"STO\",\"detect_by\":\"monitor\",\"detected_at\":\"2026-07-01 07:00\",\"impact\":3,\"urgency\":3}','','','batch')"
is "$(outcomes) $(cut -f2 "$T"/r.* | sort -u | wc -l)" "16 done 16" "16 incidents at once: 16 numbers"
is "$(admin "SELECT MAX(CAST(SUBSTRING_INDEX(number,'-',-1) AS UNSIGNED))-COUNT(*) FROM ccc.record WHERE number LIKE 'INC-20260701-%'")" 0 "without a gap"

u=bbbbbbbb-0000-4000-8000-000000000002
sql en01 "CALL p_move('$u','hv-01','HOS.amend','','{\"rack\":\"Z09\"}','moved it','','batch')" >/dev/null
all ld01 "CALL p_confirm('$u')"
is "$(outcomes) $(sort -u "$T"/r.* | wc -l)" "16 done 1" "16 consents of one person: one answer"
is "$(admin "SELECT COUNT(*) FROM ccc.event WHERE req='$u' AND outcome='done'")" 1 "one event"

# different records deadlock on nothing; consent and move at once have one outcome
u=bbbbbbbb-0000-4000-8000-000000000003
sql en01 "CALL p_move('$u','hv-02','HOS.amend','','{\"rack\":\"Z10\"}','moved it','','batch')" >/dev/null
sql ld01 "SELECT 1" >/dev/null
sql op04 "SELECT 1" >/dev/null
one ld01 "CALL p_confirm('$u')" >"$T/c" &
a=$!
one op04 "CALL p_move(UUID(),'hv-02','ANY.note','','{\"text\":\"x\"}','','','batch')" >"$T/m" &
wait $a $!
like "$(cut -f1 "$T/c") $(cut -f1 "$T/m")" '^(done|stale) done$' "consent and another move at once"
is "$(admin "SELECT rack='Z10' FROM ccc.host WHERE code='hv-02'")" "$(grep -c '^done' "$T/c")" "and the tables say what was answered"

# the load has sealed what it loaded; an hour later there is something to seal
admin "UPDATE ccc.centre SET offset_us=offset_us+3700000000"
kids=
for i in $(seq 8); do admin "CALL ccc.guard(); CALL ccc.tick(@w,@a,@b,@s,@l); SELECT @w,@s" >"$T/t.$i" & kids="$kids $!"; done
wait $kids
is "$(awk '$2 > 0 { n++ } END { print n }' "$T"/t.*)" 1 "eight ticks at once: one seal"
is "$(admin "SELECT COUNT(*) FROM ccc.unsealed")" 0 "that holds everything"
is "$(sql jc01 "CALL p_verify('')" | grep -vc '^info')" 0 "all chains are whole after it"
finish
