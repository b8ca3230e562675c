#!/bin/sh
# What hangs together, with the people's own logins: a roster without a gap of a
# minute, a shift with its successor, a person with his rights, a backup with its
# confirmation, a recovery with its start, a ban with every approver, a grant
# with the steps that rest on it.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"

start_demo
low() { printf %s "$1" | tr A-Z a-z; }
ask() { sql "$(low "$1")" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','','batch')"; }
does() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }
state() { one "SELECT state FROM record WHERE number='$1'"; }

# --- a roster: one minute that nobody covers -----------------------------------------
is "$(does LD01 '' RST.draft '{"month":"2026-08","pattern":"S4T3"}')" "done []" "a roster is drafted"
one "UPDATE roster_row SET plan_end=plan_end - INTERVAL 1 MINUTE WHERE month='2026-08' AND shift_id='2026-08-14E'"
like "$(does MG01 RS-2026-08 RST.publish '{}')" 'refused.*R08.5.*2026-08-14 23:59' "one uncovered minute: it is not published, and the minute is named"
is "$(state RS-2026-08) $(one "SELECT COUNT(*) FROM roster WHERE date LIKE '2026-08-%'")" "draft 0" "it is still a draft, and nobody has a shift by it"
one "UPDATE roster_row SET plan_end=plan_end + INTERVAL 1 MINUTE WHERE month='2026-08' AND shift_id='2026-08-14E' AND post='lead'"
like "$(does MG01 RS-2026-08 RST.publish '{}')" 'refused.*R08.5.*2026-08-14 23:59' "nor with one person alone in it"
one "UPDATE roster_row SET plan_end=plan_end + INTERVAL 1 MINUTE WHERE month='2026-08' AND shift_id='2026-08-14E' AND post<>'lead'; UPDATE roster_row SET plan_start=plan_start + INTERVAL 1 MINUTE WHERE month='2026-08' AND shift_id='2026-08-01N'"
like "$(does MG01 RS-2026-08 RST.publish '{}')" 'refused.*R08.5.*2026-08-01' "the first minute of the month counts too"
one "UPDATE roster_row SET plan_start=plan_start - INTERVAL 1 MINUTE WHERE month='2026-08' AND shift_id='2026-08-01N'; UPDATE roster_row SET plan_end=plan_end - INTERVAL 1 MINUTE WHERE month='2026-08' AND shift_id='2026-08-31E'"
like "$(does MG01 RS-2026-08 RST.publish '{}')" 'refused.*R08.5.*2026-08-31' "and the last"
one "UPDATE roster_row SET plan_end=plan_end + INTERVAL 1 MINUTE WHERE month='2026-08' AND shift_id='2026-08-31E'"
is "$(does MG01 RS-2026-08 RST.publish '{}')" "done []" "whole, it is published"

# --- a shift: nobody leaves before the successor has acknowledged --------------------
H=HO-2026070108
like "$(does OP05 2026-07-01N/OP05 DTY.sign_out '{}')" 'refused.*R08.6' "a shift is not left without the successor"
for i in $(one "SELECT seq FROM handover_item WHERE handover='$H' AND COALESCE(must_do,'')='' AND COALESCE(added_text,'')=''"); do
	does LD03 $H HND.note "{\"item\":\"$i\",\"text\":\"下一班继续\"}" >/dev/null
done
is "$(does LD03 $H HND.give '{"summary":"平稳"}')" "done []" "the book is given"
like "$(does OP05 2026-07-01N/OP05 DTY.sign_out '{}')" 'refused.*R08.6' "given is not acknowledged"
like "$(does LD03 $H HND.take '{}')" 'refused.*R00.2' "nor can the one who leaves acknowledge for the other"
n=$(one "SELECT COUNT(*) FROM handover_item WHERE handover='$H'")
for i in $(seq $((n - 1))); do does LD01 $H HND.read "{\"item\":\"$i\"}" >/dev/null; done
like "$(does LD01 $H HND.take '{}')" 'refused.*R08.10.*"n": ?1[,}]' "nor with an item unread"
does LD01 $H HND.read "{\"item\":\"$n\"}" >/dev/null
is "$(does LD01 $H HND.take '{}')" "done []" "item by item it is taken"
is "$(does OP05 2026-07-01N/OP05 DTY.sign_out '{}')" "done []" "and the shift may be left"

# --- a person removed: all of it, or nothing -----------------------------------------
apt=$(one "SELECT r.number FROM appointment t JOIN record r ON r.id=t.record AND r.state='active' WHERE t.staff='OP06'")
o=$(one "SELECT MIN(id) FROM rectify")
one "UPDATE rectify SET sanction='清退', ground='屡次违规', person='OP06' WHERE id='$o'"
is "$(does US-MZJ '' AUT.give "{\"app\":\"MZJ-01\",\"hosts\":\"mzj01-app1\",\"grantee\":\"OP06\",\"actions\":\"login\",\"purpose\":\"check\",\"valid_from\":\"2026-07-01T08:00:00+08:00\",\"valid_to\":\"2026-07-01T20:00:00+08:00\",\"form\":\"written\",\"doc\":\"$(one "SELECT MIN(id) FROM doc WHERE org='MZJ'")\"}")" "done []" "his unit's grant to him alone"
g=$(one "SELECT MAX(id) FROM auth WHERE grantee='OP06'")
slots=$(one "SELECT COUNT(*) FROM roster t JOIN record r ON r.id=t.record AND r.state='planned' WHERE t.staff='OP06' AND t.plan_end>centre_now()")
[ "$slots" -gt 0 ]
ok $? "he has $slots shifts to come"
one "UPDATE safety_duty SET person='OP06' WHERE domain='power'"
like "$(does AD01 "$apt" APT.remove "{\"rectify\":\"$o\"}" 'by order')" 'refused.*R14.5' "one thing stands in the way"
is "$(one "SELECT active FROM account WHERE staff='OP06'") $(state "$apt") $(one "SELECT COUNT(*) FROM roster t JOIN record r ON r.id=t.record AND r.state='planned' WHERE t.staff='OP06' AND t.plan_end>centre_now()")" \
    "1 active $slots" "then nothing of it is done: account, appointment and shifts stand"
one "UPDATE safety_duty SET person='FA01' WHERE domain='power'"
sql op06 "SELECT SLEEP(60)" >"$T/live" &
live=$!
sleep 1
is "$(does AD01 "$apt" APT.remove "{\"rectify\":\"$o\"}" 'by order')" "done []" "then he is removed"
req=$(one "SELECT e.req FROM event e JOIN record r ON r.id=e.record WHERE r.number='$apt' AND e.action='remove' AND e.outcome='done'")
is "$(one "SELECT active FROM account WHERE staff='OP06'") $(one "SELECT COUNT(*) FROM held WHERE staff='OP06'") $(one "SELECT COUNT(*) FROM visible WHERE account='op06'")" "0 0 0" "no account, no role, nothing seen"
is "$(one "SELECT COUNT(*) FROM roster t JOIN record r ON r.id=t.record AND r.state='planned' WHERE t.staff='OP06' AND t.plan_end>centre_now()")" 0 "no shift to come"
is "$(one "SELECT COUNT(*) FROM event WHERE req='$req' AND action='absent'") $(one "SELECT COUNT(DISTINCT at) FROM event WHERE req='$req'")" "$slots 1" "each shift ended by the same request at the same moment"
is "$(state "$g") $(one "SELECT COUNT(*) FROM event e JOIN record r ON r.id=e.record WHERE r.number='$g' AND e.req='$req'")" "revoked 1" "the grant too"
like "$(sql op06 "CALL p_login('')")" 'ERROR 45003' "his next call is shut"
is "$(kill -0 $live 2>/dev/null && echo alive)" alive "the session itself still stands"
start_hosts
run timeout 30 "$RUNNER" --config "$T/ccc.conf" --once
wait $live 2>/dev/null
like "$(cat "$T/live")" 'ERROR (2013|2006|1317|1927)' "the runner's next turn ends it"
like "$(sql op06 'SELECT 1')" 'ERROR 4151' "and locks the database account"

# --- a backup without its confirmation --------------------------------------------------
B=$(ask EN01 '' BKP.draft '{"app":"MZJ-03","scope":"db","cycle":"daily","window":"01:00","keep_days":"30","offsite":"1","restore_consent":"1","place":"x"}' | cut -f2)
[ -n "$B" ] || B=none
is "$(does EN01 "$B" BKP.send '{"scope":"db","cycle":"daily","window":"01:00","keep_days":"30","offsite":"1","restore_consent":"1","place":"x"}')" "done []" "a plan ($B) is sent to its unit"
for w in EN01 MG01 US-MZJ LD01; do
	like "$(does $w "$B" BKP.enable '{}')" 'refused.*(R00.1|R00.2)' "not confirmed, $w cannot arm it"
done
like "$(does US-MZJ "$B" BKP.confirm '{"restore_consent":"1"}')" 'refused.*R16.10' "the word alone is no confirmation"
one "UPDATE record SET state='confirmed' WHERE number='$B'"
like "$(does EN01 "$B" BKP.enable '{}')" 'refused.*R16.1' "nor does a state without the paper arm it"
like "$(sql mg01 "CALL p_waive(UUID(),'$B','R16.1','we know them')")" 'refused.*R00.12' "which nobody may waive"

# --- a recovery: running one key after its request ---------------------------------------
as us-dag do REC.request app=DAG-01 kind=real 'fault=表被误删' --format json
C=$(printf '%s\n' "$out" | sed -n 's/.*"number": *"\([^"]*\)".*/\1/p')
like "$C" '^REC-2026' "a unit asks for a recovery"
as se01 do REC.start "$C"
is "$rc $(state "$C")" "1 requested" "not everybody starts it"
as ld01 do REC.start "$C"
is "$rc $(state "$C")" "0 started" "one command of the lead on duty, no approval between"
is "$(one "SELECT COUNT(*) FROM event e JOIN record r ON r.id=e.record WHERE r.number='$C' AND e.outcome='done'") $(one "SELECT TIMESTAMPDIFF(SECOND,requested_at,started_at)<60 FROM recovery WHERE id='$C'")" "2 1" "two events: asked, started"

# --- a banned model: no approver, no waiver ------------------------------------------------
X=CHG-2026-0063
one "UPDATE change_item SET vendor='演示视讯', model='XC-1000' WHERE change_request='$X'"
for w in RG01 RG02 RG03; do
	like "$(does $w $X CHG.reg_approve '{"reg_form":"written","reg_doc":"DOC-0001"}')" 'refused.*R17.2.*XC-1000' "$w cannot approve it"
done
one "UPDATE change_request SET kind='emer' WHERE id='$X'"
like "$(does LD01 $X CHG.reg_phone '{"reg_form":"phone","reg_speaker":"RG01","callback_no":"000-26000024","second_listener":"OP01","readback_code":"1"}')" 'refused.*R17.2.*XC-1000' "not by telephone either"
like "$(sql mg01 "CALL p_waive(UUID(),'$X','R17.2','only once')")" 'refused.*R00.12' "the manager cannot waive it"
one "UPDATE record SET state='reviewed' WHERE number='$X'; UPDATE change_request SET scope='platform_conf' WHERE id='$X'"
like "$(does MG01 $X CHG.approve '{"opinion":"agreed"}')" 'refused.*R17.2.*XC-1000' "nor does a change the manager approves alone go past the ban"
one "UPDATE change_item SET vendor='演示存储', model='SHELF-24' WHERE change_request='$X'"
unlike "$(does MG01 $X CHG.approve '{"opinion":"agreed"}')" 'R17.2' "a model that is not banned is no matter of it"

# --- a grant revoked in mid-run --------------------------------------------------------------
count_steps
step_is 2 action 'sleep 2; echo step >>/dev/null' 'rc=0' stop_host
start_change 3 1 3 >/dev/null
runner
i=0
while [ "$(one "SELECT COUNT(*) FROM run_step WHERE run='$run_' AND intent_at IS NOT NULL")" = 0 ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
u=$(one "SELECT x.auth FROM change_target x WHERE x.change_request='$change' AND x.auth IS NOT NULL ORDER BY x.seq LIMIT 1")
own=$(one "SELECT LOWER(s.code) FROM auth a JOIN staff s ON s.org=a.org AND s.code LIKE 'US-%' WHERE a.id='$u' LIMIT 1")
is "$(does "$own" "$u" AUT.revoke '{}' 'stop it now' | cut -d' ' -f1)" "done" "the unit revokes its grant in mid-run"
at=$(one "SELECT centre_now()")
i=0
while [ "$(one "SELECT state FROM run WHERE run='$run_'")" != ended ] && [ $i -lt 200 ] && [ "$(one "SELECT state FROM record WHERE number='$change'")" = running ]; do sleep 0.1; i=$((i + 1)); done
sleep 1
is "$(one "SELECT COUNT(*) FROM run_step s JOIN run_host h ON h.run=s.run AND h.host=s.host WHERE s.run='$run_' AND h.auth='$u' AND s.intent_at>'$at'")" 0 "from its answer on no step begins on its hosts"
like "$(one "SELECT GROUP_CONCAT(CONCAT(state,' ',note)) FROM run_host WHERE run='$run_' AND auth='$u' AND began IS NOT NULL")" 'R12.3' "the host under way stops by R12.3"
isnt "$(one "SELECT COUNT(*) FROM run_step s JOIN run_host h ON h.run=s.run AND h.host=s.host WHERE s.run='$run_' AND h.auth='$u' AND s.intent_at IS NULL")" 0 "with steps left undone"
kill "$runner" 2>/dev/null
finish
