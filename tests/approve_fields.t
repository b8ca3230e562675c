#!/bin/sh
# What was approved is what runs: one byte changed in any field of an approved
# change, before the start or in what a run was given, and nothing begins.
. "$(dirname "$0")/lib.sh"
start_demo

admin "CREATE USER IF NOT EXISTS ccc_runner@localhost; ALTER USER ccc_runner@localhost IDENTIFIED BY 'runner-Test-1'; GRANT ccc_run TO ccc_runner@localhost; SET DEFAULT ROLE ccc_run FOR ccc_runner@localhost"
(umask 077; printf '[client]\npassword=runner-Test-1\n' >"$T/.my.run")
runner() {
	mariadb --defaults-file="$T/.my.run" -S "$T/db/db.sock" -u ccc_runner \
	    --default-character-set=utf8mb4 -N -B ccc_api -e "$1" 2>&1
}
move() { # WHO NUMBER ACTION VALS [REASON]
	sql "$1" "CALL p_move(UUID(),'$2','$3','','$4','$5','','batch')" | cut -f1,2,7 | tr '\t' ' '
}
why() { sql en03 "CALL p_why('$C','$1','','{}','','')" | cut -f1,7 | tr '\t' ' '; }
at() { admin "SELECT DATE_FORMAT(ccc.centre_now() + INTERVAL $1, '%Y-%m-%dT%H:%i:%sZ')"; }
key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeB3vXQwz0b1m3VZqj0J0Kk9V8d0cVbUu3mF3XH1A1t"
for h in mzj01-app1 mzj02-app1; do
	admin "CALL ccc.demo_host('$h','127.0.0.1','2200','ccc','$key')" >/dev/null
done
admin "UPDATE ccc.runbook SET tested_on='2026-06-01' WHERE id='RB-RESTART'"
C=$(move en03 '' CHG.draft '{"title":"t","kind":"norm","scope":"tenant","runbook":"RB-RESTART","params":"svc=httpd","targets":"mzj01-app1;mzj02-app1","app":"MZJ-01","batch":"2","max_failed":"1","items":[{"kind":"soft","vendor":"Acme","model":"X1","qty":"2"}]}' | cut -d' ' -f2)
is "$(move en03 "$C" CHG.submit "{\"window_start\":\"$(at '-1 HOUR')\",\"window_end\":\"$(at '3 HOUR')\",\"risk\":\"M\"}" | cut -d' ' -f1)" done "submitted"
move mg01 "$C" CHG.review '{"opinion":"ok"}' >/dev/null
move mg01 "$C" CHG.approve '{"opinion":"ok"}' >/dev/null
is "$(move ld01 "$C" CHG.schedule '{"executor":"EN03"}' | cut -d' ' -f1)" done "approved and scheduled"
like "$(why CHG.start)" '^done' "as approved it may start"

step="UPDATE runbook_step SET"
of="WHERE runbook='RB-RESTART' AND seq"
chg="UPDATE change_request SET"
one="WHERE id='$C'"
# NAME|CHANGE|UNDO
cat >"$T/fields" <<FIELDS
command of a step|$step command=CONCAT(command,' ') $of=3|$step command=LEFT(command,CHAR_LENGTH(command)-1) $of=3
a letter of a command|$step command=REPLACE(command,'restart','Restart') $of=3|$step command=REPLACE(command,'Restart','restart') $of=3
command of the way back|$step command=CONCAT(command,';') $of=6|$step command=LEFT(command,CHAR_LENGTH(command)-1) $of=6
expectation|$step expect='rc=1' $of=3|$step expect='rc=0' $of=3
time limit|$step timeout_s=61 $of=3|$step timeout_s=60 $of=3
on failure|$step on_fail='stop_all' $of=3|$step on_fail='stop_host' $of=3
action of the grant|$step auth_action='config' $of=3|$step auth_action='restart' $of=3
phase|$step phase='action' $of=2|$step phase='precheck' $of=2
order of the steps|$step seq=0 $of=2|$step seq=2 $of=0
a step less|$step runbook='RB-DISK', seq=77 $of=2|$step runbook='RB-RESTART', seq=2 WHERE runbook='RB-DISK' AND seq=77
version of the runbook|UPDATE runbook SET version='1.7' WHERE id='RB-RESTART'; $step version='1.7' WHERE runbook='RB-RESTART'|UPDATE runbook SET version='1.6' WHERE id='RB-RESTART'; $step version='1.6' WHERE runbook='RB-RESTART'
another runbook|$chg runbook='RB-LOGROT' $one|$chg runbook='RB-RESTART' $one
host list, another host|UPDATE change_target SET host='mzj01-web1' WHERE change_request='$C' AND seq=2|UPDATE change_target SET host='mzj02-app1' WHERE change_request='$C' AND seq=2
host list, one less|UPDATE record r JOIN change_target t ON t.record=r.id SET r.state='skipped' WHERE t.change_request='$C' AND t.seq=2|UPDATE record r JOIN change_target t ON t.record=r.id SET r.state='pending' WHERE t.change_request='$C' AND t.seq=2
order of the hosts|UPDATE change_target SET seq=seq+10 WHERE change_request='$C' AND seq=1|UPDATE change_target SET seq=seq-10 WHERE change_request='$C' AND seq=11
login|UPDATE host_access SET login='ccd' WHERE host='mzj02-app1'|UPDATE host_access SET login='ccc' WHERE host='mzj02-app1'
port of the service|UPDATE host_access SET svc_port=svc_port+1 WHERE host='mzj01-app1'|UPDATE host_access SET svc_port=svc_port-1 WHERE host='mzj01-app1'
window start|$chg window_start=window_start - INTERVAL 1 MICROSECOND $one|$chg window_start=window_start + INTERVAL 1 MICROSECOND $one
window end|$chg window_end=window_end + INTERVAL 1 MICROSECOND $one|$chg window_end=window_end - INTERVAL 1 MICROSECOND $one
batch|$chg batch=3 $one|$chg batch=2 $one
failures allowed|$chg max_failed=2 $one|$chg max_failed=1 $one
a value of the parameters|$chg params='svc=httpe' $one|$chg params='svc=httpd' $one
a parameter that no step uses|$chg params='svc=httpd;spare=1' $one|$chg params='svc=httpd' $one
vendor of an item|UPDATE change_item SET vendor='Acmf' WHERE change_request='$C'|UPDATE change_item SET vendor='Acme' WHERE change_request='$C'
model of an item|UPDATE change_item SET model='X2' WHERE change_request='$C'|UPDATE change_item SET model='X1' WHERE change_request='$C'
number of items|UPDATE change_item SET qty=3 WHERE change_request='$C'|UPDATE change_item SET qty=2 WHERE change_request='$C'
the fingerprint itself|$chg content_hash=CONCAT(IF(LEFT(content_hash,1)='0','1','0'),SUBSTR(content_hash,2)), note=content_hash $one|$chg content_hash=ccc.hash_change(record), note=NULL $one
FIELDS
admin "UPDATE ccc.host_access SET svc_port=8080 WHERE host LIKE 'mzj0%'" >/dev/null
# the port was set after the approval: approved anew
move en03 "$C" CHG.revise '{}' 'ports are known now' >/dev/null
is "$(move en03 "$C" CHG.submit "{\"window_start\":\"$(at '-1 HOUR')\",\"window_end\":\"$(at '3 HOUR')\",\"risk\":\"M\"}" | cut -d' ' -f1)" done "submitted again"
move mg01 "$C" CHG.review '{"opinion":"ok"}' >/dev/null
move mg01 "$C" CHG.approve '{"opinion":"ok"}' >/dev/null
move ld01 "$C" CHG.schedule '{"executor":"EN03"}' >/dev/null
while IFS='|' read -r name change undo; do
	err=$(admin "USE ccc; SET foreign_key_checks=0; $change")
	like "$err$(why CHG.start)" '^refused.*R17\.9' "R17.9 breaks: before the start: $name"
	err=$(admin "USE ccc; SET foreign_key_checks=0; $undo")
	[ -z "$err" ] || note "$err"
done <"$T/fields"
like "$(why CHG.start)" '^done' "R17.9 lawful: all put back, it may start"
is "$(admin "SELECT state FROM ccc.record WHERE number='$C'")" scheduled "none of it started anything"

# ---- what the run was given
is "$(move en03 "$C" CHG.start '{}' | cut -d' ' -f1)" done "started"
R=$C/1
E=$(runner "CALL r_claim('a','300')" | cut -f3)
H=$(admin "SELECT content_hash FROM ccc.run WHERE run='$R'")
begin() { runner "CALL r_step_begin('$R','$E','mzj01-app1','1','$H')" | cut -f1-3 | tr '\t' ' '; }
s="UPDATE run_step SET"
w="WHERE run='$R' AND host='mzj02-app1' AND seq"
cat >"$T/given" <<FIELDS
command|$s argv=CONCAT(argv,' ') $w=3|$s argv=LEFT(argv,CHAR_LENGTH(argv)-1) $w=3
command of the way back|$s argv=CONCAT(argv,' ') $w=6|$s argv=LEFT(argv,CHAR_LENGTH(argv)-1) $w=6
expectation|$s expect='rc=1' $w=3|$s expect='rc=0' $w=3
time limit|$s timeout_s=61 $w=3|$s timeout_s=60 $w=3
on failure|$s on_fail='continue' $w=3|$s on_fail='stop_host' $w=3
action of the grant|$s auth_action='view' $w=3|$s auth_action='restart' $w=3
phase|$s phase='verify' $w=2|$s phase='precheck' $w=2
order of the steps|$s seq=0 $w=2|$s seq=2 $w=0
order of the hosts|UPDATE run_host SET seq=seq+10 WHERE run='$R' AND host='mzj01-app1'|UPDATE run_host SET seq=seq-10 WHERE run='$R' AND host='mzj01-app1'
login|UPDATE run_host SET login='ccd' WHERE run='$R' AND host='mzj02-app1'|UPDATE run_host SET login='ccc' WHERE run='$R' AND host='mzj02-app1'
window start|UPDATE run SET window_start=window_start - INTERVAL 1 SECOND WHERE run='$R'|UPDATE run SET window_start=window_start + INTERVAL 1 SECOND WHERE run='$R'
window end|UPDATE run SET window_end=window_end + INTERVAL 1 SECOND WHERE run='$R'|UPDATE run SET window_end=window_end - INTERVAL 1 SECOND WHERE run='$R'
batch|UPDATE run SET batch=3 WHERE run='$R'|UPDATE run SET batch=2 WHERE run='$R'
failures allowed|UPDATE run SET max_failed=9 WHERE run='$R'|UPDATE run SET max_failed=1 WHERE run='$R'
runbook|UPDATE run SET runbook='RB-LOGROT' WHERE run='$R'|UPDATE run SET runbook='RB-RESTART' WHERE run='$R'
version|UPDATE run SET runbook_version='1.5' WHERE run='$R'|UPDATE run SET runbook_version='1.6' WHERE run='$R'
an item|UPDATE change_item SET model='X2' WHERE change_request='$C'|UPDATE change_item SET model='X1' WHERE change_request='$C'
fingerprint of the run|UPDATE run SET content_hash=REPEAT('0',64) WHERE run='$R'|UPDATE run SET content_hash='$H' WHERE run='$R'
FIELDS
while IFS='|' read -r name change undo; do
	err=$(admin "USE ccc; $change")
	like "$err$(begin)" '^stop R17\.9' "R17.9 breaks: in the run: $name"
	err=$(admin "USE ccc; $undo")
	[ -z "$err" ] || note "$err"
done <"$T/given"
x=$(printf '%s' "$H" | cut -c2-)
f=$(printf '%s' "$H" | cut -c1 | tr '0-9a-f' '1-9a-f0')
like "$(runner "CALL r_step_begin('$R','$E','mzj01-app1','1','$f$x')" | cut -f1-3 | tr '\t' ' ')" '^stop R17\.9' "a runner that holds one bit else is stopped"
is "$(admin "SELECT COUNT(*) FROM ccc.run_step WHERE run='$R' AND intent_at IS NOT NULL")" 0 "no step was meant"
like "$(begin)" '^go' "R17.9 lawful: as approved the first step may begin"
finish
