#!/bin/sh
# Backups and recoveries (Art. 11, 12, 15, 16): for each rule a record that breaks
# it and its nearest lawful neighbour; a recovery run by the runner's own account.
. "$(dirname "$0")/lib.sh"
start_demo

ask() { # WHO NUMBER ACTION VALS [REASON [ACK]]
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_move(UUID(),'$2','$3','','$4','${5:-}','${6:-}','batch')"
}
move() { ask "$@" | cut -f1,7 | tr '\t' ' '; }
one() { admin "USE ccc; $1"; }
tick() { one "UPDATE tick SET busy_until='2000-01-01'; CALL guard(); CALL tick(@w,@m,@r,@s,@l)"; }
clock() { one "UPDATE centre SET offset_us=offset_us+TIMESTAMPDIFF(MICROSECOND,centre_now(),'$1') WHERE n=1"; }
clockwork() { # NUMBER ACTION VALS: a move of the system's own
	one "CALL guard(); CALL m_do('system','system@t',UUID(),'$1','$2','','$3','','','run',0,@a); SELECT JSON_VALUE(@a,'\$.outcome'), JSON_COMPACT(JSON_EXTRACT(@a,'\$.rules'))" | tr '\t' ' '
}
found() { # RULE...: what is found afterwards, by its name
	for rule in "$@"; do
		sql rg02 "CALL p_check('','$rule')"
	done | cut -f1,5 | tr '\t' ' '
}
state() { one "SELECT state FROM record WHERE number='$1'"; }
paper() { # WHO KIND VALS: its number
	ask "$1" '' DOC.register "{\"kind\":\"$2\",\"title\":\"$2\",\"file\":\"f.pdf\",$3}" | cut -f2
}
hold() { one "INSERT INTO record(kind,number,state,opened,changed_at) VALUES('HLD','$1','placed',NOW(),NOW()); INSERT INTO hold(record,id,objects,placed_at) VALUES(LAST_INSERT_ID(),'$1','$2',NOW())"; }

# --- findings: the demo's planted breaches, and nothing else -------------------
is "$(found R15.4 R16.3)" "R16.3 BP-YJJ-01" "R16.3 breaks: a level 3 system without a copy elsewhere"
is "$(found R16.1) $(one "SELECT COUNT(*), MIN(RIGHT(r.number,12)), MAX(RIGHT(r.number,12)) FROM breach_JOB b JOIN record r ON r.id=b.record WHERE b.rule='R16.1'" | tr '\t' ' ')" "R16.1 BP-SJJ-01 28 202604200102 202605170149" "R16.1 breaks: jobs before the unit had confirmed, up to the last one before that day"
is "$(found R16.4)" "R16.4 BP-WLJ-01" "R16.4 breaks: failures in a row that nobody wrote down"
is "$(found R16.2 R16.5)" "R16.2 REC-2026-003
R16.5 REC-2026-005" "R16.2 breaks, R16.5 breaks: a recovery begun late, one closed without the unit"
one "UPDATE recovery SET started_at=requested_at + INTERVAL 15 MINUTE WHERE id='REC-2026-003'; UPDATE recovery SET verified_by='US-ZGJ' WHERE id='REC-2026-005'"
is "$(found R16.2 R16.5)" "" "R16.2 lawful, R16.5 lawful: at the last minute, and with the unit's word: none"
one "UPDATE recovery SET verified_by='EN01' WHERE id='REC-2026-005'"
is "$(found R16.5)" "R16.5 REC-2026-005" "the word of an engineer is not the unit's"
one "UPDATE backup_job SET incident='INC-20260701-01' WHERE plan='BP-WLJ-01' AND result='fail' ORDER BY run_at DESC LIMIT 1"
is "$(found R16.4)" "" "R16.4 lawful: one of the row is linked: documented"
one "UPDATE param SET value='2' WHERE name='backup_fail_run'; UPDATE backup_job SET incident=NULL WHERE plan='BP-WLJ-01'; UPDATE param SET value='4' WHERE name='backup_fail_run'"
is "$(found R16.4)" "" "nor a row shorter than the number"
one "UPDATE backup_plan SET offsite=1 WHERE id='BP-YJJ-01'"
is "$(found R15.4 R16.3)" "" "R16.3 lawful: with a copy elsewhere: none"
one "DELETE j FROM backup_job j WHERE plan='BP-MZJ-01' AND run_at>='2026-06-28 16:00'"
is "$(found R15.4)" "R15.4 BP-MZJ-01" "R15.4 breaks: two days without a good copy"
one "UPDATE backup_plan SET cycle='weekly' WHERE id='BP-MZJ-01'"
is "$(found R15.4)" "" "R15.4 lawful: a weekly plan has fourteen"
one "UPDATE backup_plan SET cycle='daily' WHERE id='BP-MZJ-01'"

# --- a plan: confirmed in writing, enabled, run, changed, ended ------------------
P=BP-JTJ-02
like "$(move US-JTJ '' BKP.draft '{"app":"JTJ-02","scope":"全库","cycle":"daily","window":"01:00-05:00","keep_days":"30","offsite":"0","restore_consent":"0"}')" 'refused.*R00.2' "a unit drafts no plan"
is "$(move EN03 '' BKP.draft '{"app":"JTJ-02","scope":"全库","cycle":"daily","window":"01:00-05:00","keep_days":"30","offsite":"0","restore_consent":"0"}')" "done []" "drafted"
is "$(one "SELECT org FROM backup_plan WHERE id='$P'")" JTJ "for the system's unit"
is "$(move EN03 $P BKP.edit '{"keep_days":"60"}')" "done []" "edited"
is "$(move EN03 $P BKP.send '{"scope":"全库","cycle":"daily","window":"01:00-05:00","keep_days":"60","offsite":"0","restore_consent":"0"}')" "done []" "sent"
like "$(move US-JTJ $P BKP.confirm '{"restore_consent":"1"}')" 'refused.*R16.10' "R16.10 breaks: a word is no writing"
today=$(one "SELECT today FROM now1")
D0=$(paper US-JTJ agreement "\"issuer\":\"JTJ\",\"org\":\"JTJ\",\"issued_on\":\"$today\"")
like "$(move US-JTJ $P BKP.confirm "{\"restore_consent\":\"1\",\"confirm_doc\":\"$D0\"}")" 'refused.*R16.10' "another paper is none either"
D=$(paper US-JTJ backup_confirm "\"issuer\":\"JTJ\",\"org\":\"JTJ\",\"issued_on\":\"$today\"")
like "$(move US-MZJ $P BKP.confirm "{\"restore_consent\":\"1\",\"confirm_doc\":\"$D\"}")" 'refused.*R0[04]' "not by another unit"
is "$(move US-JTJ $P BKP.decline '{}' 'sixty days are too many')" "done []" "not confirmed"
move EN03 $P BKP.send '{"scope":"全库","cycle":"daily","window":"01:00-05:00","keep_days":"30","offsite":"0","restore_consent":"0"}' >/dev/null
is "$(move US-JTJ $P BKP.confirm "{\"restore_consent\":\"1\",\"confirm_doc\":\"$D\"}")" "done []" "R16.10 lawful: confirmed by a paper of the unit"
isnt "$(one "SELECT scope_hash FROM backup_plan WHERE id='$P'")" NULL "hash_scope"
one "UPDATE backup_plan SET keep_days=31 WHERE id='$P'"
like "$(move EN03 $P BKP.enable '{}')" 'refused.*R16.6' "R16.6 breaks: not what was confirmed"
one "UPDATE backup_plan SET keep_days=30 WHERE id='$P'; UPDATE doc SET voided_at=NOW() WHERE id='$D'"
like "$(move EN03 $P BKP.enable '{}')" 'refused.*R16.1' "R16.1 breaks: the paper is void"
one "UPDATE doc SET voided_at=NULL WHERE id='$D'"
is "$(move EN03 $P BKP.enable '{}')" "done []" "enabled"
job="{\"plan\":\"$P\",\"run_at\":\"2026-07-01T08:00:00+08:00\",\"kind\":\"full\"}"
one "UPDATE backup_plan SET scope='全库和附件' WHERE id='$P'"
like "$(clockwork '' JOB.start "$job")" 'refused.*R16.6' "R16.6 breaks: no job wider than the paper"
one "UPDATE backup_plan SET scope='全库' WHERE id='$P'"
is "$(clockwork '' JOB.start "$job")" "done []" "R16.6 lawful, R16.1 lawful: a job starts as confirmed"
J=$P/202607010800
is "$(clockwork $J JOB.succeed '{"size_gb":"12","result":"ok"}')" "done []" "and ends well"
clockwork '' JOB.start "$(echo "$job" | sed 's/08:00:00/08:01:00/')" >/dev/null
is "$(move EN03 $P/202607010801 JOB.fail '{"error":"no space","result":"fail"}')" "done []" "another fails"
is "$(move OP01 $P/202607010801 JOB.link '{"incident":"INC-20260701-02"}')" "done []" "and is linked"
is "$(move US-JTJ $P BKP.suspend '{}' 'moving the data')" "done []" "suspended"
is "$(move EN03 $P BKP.resume '{}')" "done []" "and on again"
is "$(move EN03 $P BKP.change_scope '{"scope":"全库+附件","cycle":"daily","window":"01:00-05:00","keep_days":"30","offsite":"0"}' 'files are added')" "done []" "the scope changes"
is "$(one "SELECT CONCAT_WS(' ',confirm_doc IS NULL,confirmed_on IS NULL,valid_to IS NULL,scope_hash IS NULL) FROM backup_plan WHERE id='$P'")" "1 1 1 1" "void_confirmation"
like "$(clockwork '' JOB.start "$(echo "$job" | sed 's/08:00:00/08:02:00/')")" 'refused.*R16.1' "R16.1 breaks: no job until it is confirmed again"
one "UPDATE app SET org='CSP' WHERE code='JTJ-02'"
is "$(clockwork '' JOB.start "$(echo "$job" | sed 's/08:00:00/08:03:00/')")" "done []" "data of the platform need no paper"
one "UPDATE app SET org='JTJ' WHERE code='JTJ-02'"
is "$(move US-JTJ $P BKP.confirm "{\"restore_consent\":\"1\",\"confirm_doc\":\"$D\",\"valid_to\":\"2026-07-03\"}")" "done []" "confirmed until the third"
move EN03 $P BKP.enable '{}' >/dev/null
like "$(clockwork $P BKP.lapse '{}')" 'refused.*R16.1' "a confirmation in force does not lapse"
is "$(move EN03 $P BKP.renew '{}')" "done []" "renewed in time"
is "$(clockwork '' JOB.start "$(echo "$job" | sed 's/08:00:00/08:04:00/')")" "done []" "jobs go on while the unit considers"
move US-JTJ $P BKP.confirm "{\"restore_consent\":\"1\",\"confirm_doc\":\"$D\",\"valid_to\":\"2026-07-03\"}" >/dev/null
move EN03 $P BKP.enable '{}' >/dev/null
hold HL-9 JTJ-02
like "$(move EN03 $P BKP.end '{}' 'no longer used')" 'refused.*R11.2.*HL-9' "R11.2 breaks: not under a hold"
one "UPDATE hold SET released_at=NOW() WHERE id='HL-9'"

# --- a recovery: begun at once, gates, targets -------------------------------------
admin "CREATE USER IF NOT EXISTS ccc_runner@localhost; ALTER USER ccc_runner@localhost IDENTIFIED BY 'runner-Test-1'; GRANT ccc_run TO ccc_runner@localhost; SET DEFAULT ROLE ccc_run FOR ccc_runner@localhost"
(umask 077; printf '[client]\npassword=runner-Test-1\n' >"$T/.my.run")
runner() {
	mariadb --defaults-file="$T/.my.run" -S "$T/db/db.sock" -u ccc_runner \
	    --default-character-set=utf8mb4 -N -B ccc_api -e "$1" 2>&1
}
key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeB3vXQwz0b1m3VZqj0J0Kk9V8d0cVbUu3mF3XH1A1t"
for h in mzj01-app1 mzj01-db1 drbk-01; do
	admin "CALL ccc.demo_host('$h','127.0.0.1','2200','ccc','$key')" >/dev/null
done
C=$(ask US-MZJ '' REC.request '{"app":"MZJ-01","kind":"real","fault":"表被误删","point_at":"2026-07-01T01:00:00+08:00"}' | cut -f2)
like "$C" '^REC-' "the unit asks"
is "$(one "SELECT COUNT(*) FROM party p JOIN record r ON r.id=p.record WHERE r.number='$C' AND p.org='MZJ'")" 1 "note_party"
like "$(move US-MZJ "$C" REC.start '{}')" 'refused.*R00.2' "it is begun by the centre"
is "$(move EN03 "$C" REC.start '{}')" "done []" "at once, without an approval"
par='"params":"svc=httpd;target=/data;size=10"'
go() { # PLAN TARGETS [MORE]
	move EN03 "$C" REC.restore "{\"plan\":\"$1\",\"runbook\":\"RB-RESTORE\",\"point_at\":\"2026-07-01T01:00:00+08:00\",\"targets\":\"$2\",${3:-$par}}"
}
like "$(go BP-MZJ-01 'mzj01-app1')" 'refused.*R16.8.*mzj01-app1' "R16.8 breaks: newer data would be overwritten"
is "$(move US-MZJ "$C" REC.choose '{"choice":"beside"}' 'do not touch it')" "done []" "the unit chooses: beside"
like "$(go BP-MZJ-01 'mzj01-app1')" 'refused.*R16.8' "then not over it"
move US-MZJ "$C" REC.choose '{"choice":"overwrite"}' 'the live one is worthless' >/dev/null
like "$(go BP-MZJ-01 'mzj01-app1;jtj01-app1')" 'refused.*R16.7.*jtj01-app1' "R16.7 breaks: a host of another unit"
unlike "$(go BP-MZJ-01 'mzj01-app1;jtj01-app1')" 'R16.8' "the choice is the unit's word"
like "$(go BP-MZJ-02 'mzj01-app1')" 'refused.*R16.12' "R16.12 breaks: the plan of another system"
one "UPDATE doc SET valid_to='2026-06-30' WHERE id=(SELECT confirm_doc FROM backup_plan WHERE id='BP-MZJ-01')"
like "$(go BP-MZJ-01 'mzj01-app1')" 'refused.*R16.12' "R16.12 breaks: its confirmation is over"
one "UPDATE doc SET valid_to='2026-07-01' WHERE id=(SELECT confirm_doc FROM backup_plan WHERE id='BP-MZJ-01'); UPDATE backup_plan SET restore_consent=0 WHERE id='BP-MZJ-01'; UPDATE auth SET revoked_at=NOW() WHERE org='MZJ'"
like "$(go BP-MZJ-01 'mzj01-app1')" 'refused.*R16.11.*auth:MZJ-01' "R16.11 breaks: neither consent nor a grant"
one "UPDATE auth SET revoked_at=NULL WHERE id='AU-2026-0001'"
hold HL-8 mzj01-app1
like "$(go BP-MZJ-01 'mzj01-app1')" 'refused.*R11.2.*HL-8' "R11.2 breaks: under a hold nothing is overwritten"
unlike "$(go BP-MZJ-01 'mzj01-app1')" 'R16.11|R16.12' "a grant is enough"
one "UPDATE hold SET released_at=NOW() WHERE id='HL-8'; UPDATE backup_plan SET restore_consent=1 WHERE id='BP-MZJ-01'"
like "$(go BP-MZJ-01 'mzj01-app1' '"params":"svc=httpd;size=10"')" 'refused.*R00.6.*mzj01-app1: target' "a value of a step is missing: named, nothing is made"
like "$(go BP-MZJ-01 'mzj01-app1' '"params":"svc=httpd;target=/data;size=10;host=jtj01-app1"')" 'refused.*R17.4.*param:host=jtj01-app1' "a parameter that the runbook does not have"
is "$(one "SELECT COUNT(*) FROM recovery_target WHERE recovery='$C'")" 0 "no target stays"
is "$(go BP-MZJ-01 'mzj01-app1;mzj01-db1')" "done []" "R16.7 lawful, R16.8 lawful, R16.11 lawful, R16.12 lawful: it runs"
is "$(one "SELECT GROUP_CONCAT(x.host,' ',r.state ORDER BY x.seq) FROM recovery_target x JOIN record r ON r.id=x.record WHERE x.recovery='$C'")" "mzj01-app1 pending,mzj01-db1 pending" "make_targets"
is "$(one "SELECT CONCAT_WS(' ',c.runbook_version,c.scope_hash IS NOT NULL,c.content_hash=hash_run(k.run),k.state) FROM recovery c JOIN run k ON k.record=c.record WHERE c.id='$C'")" "1.7 1 1 open" "take_plan, open_run: what is confirmed and what will run"
is "$(sql en03 "SELECT number,state,hosts FROM v_run WHERE number='$C'" | tr '\t' ' ')" "$C open 2" "who restores sees the run"

# --- the runner -----------------------------------------------------------------------
R=$C/1
line=$(runner "CALL r_claim('a','60')")
is "$(printf '%s\n' "$line" | cut -f1,2 | tr '\t' ' ')" "$R $C" "the runner takes it"
E=$(printf '%s\n' "$line" | cut -f3)
H=$(one "SELECT content_hash FROM run WHERE run='$R'")
begin() { runner "CALL r_step_begin('$R','$E','$1','$2','${3:-$H}')" | cut -f1-3 | tr '\t' ' '; }
end() { runner "CALL r_step_end('$R','$E','$1','$2','$3','$4','','out of $1')" | cut -f1; }
hend() { runner "CALL r_host_end('$R','$E','$1','$2','$3','')" | cut -f1,3 | tr '\t' ' '; }
rtg() { one "SELECT GROUP_CONCAT(r.state ORDER BY x.seq) FROM recovery_target x JOIN record r ON r.id=x.record WHERE x.recovery='$C'"; }
like "$(begin mzj01-app1 1 "$(printf %064d 1)")" 'stop R16.12' "R16.12 breaks: the runner holds something else"
one "UPDATE recovery SET content_hash=REPEAT('0',64) WHERE id='$C'"
like "$(begin mzj01-app1 1)" 'stop R16.12' "R16.12 breaks: what was fixed has changed"
one "UPDATE recovery SET content_hash='$H' WHERE id='$C'; UPDATE recovery SET params='svc=sshd;target=/data;size=10' WHERE id='$C'"
like "$(begin mzj01-app1 3)" 'stop R16.12.*step' "R16.12 breaks: a step would be another"
one "UPDATE recovery SET params='svc=httpd;target=/data;size=10' WHERE id='$C'; UPDATE auth SET revoked_at=NOW() WHERE id='AU-2026-0001'"
like "$(begin mzj01-app1 1)" 'hold R16.11.*auth:mzj01-app1' "R16.11 breaks: entering needs a grant, consent is for the platform's part"
is "$(rtg)" "pending,pending" "the host waits"
is "$(one "SELECT state FROM run_host WHERE run='$R' AND host='mzj01-app1'")" held "put aside in the run"
one "UPDATE auth SET revoked_at=NULL WHERE id='AU-2026-0001'"
runner "CALL r_beat('$R','$E','60')" >/dev/null
is "$(one "SELECT state FROM run_host WHERE run='$R' AND host='mzj01-app1'")" pending "with the grant it waits for its turn again"
one "UPDATE backup_plan SET keep_days=31 WHERE id='BP-MZJ-01'"
like "$(begin mzj01-app1 1)" 'hold R16.12' "R16.12 breaks: the plan is no longer what was confirmed"
one "UPDATE backup_plan SET keep_days=30 WHERE id='BP-MZJ-01'; UPDATE run_host SET state='pending',ended_at=NULL WHERE run='$R'; UPDATE run SET state='running',ended_at=NULL,lease_to=centre_now()+INTERVAL 1 HOUR WHERE run='$R'"
one "UPDATE recovery SET kind='test' WHERE id='$C'"
like "$(begin mzj01-app1 1)" 'hold R16.9' "R16.9 breaks: asked at the host too"
one "UPDATE recovery SET kind='real', org='JTJ' WHERE id='$C'; UPDATE run_host SET state='pending',ended_at=NULL WHERE run='$R'"
like "$(begin mzj01-app1 1)" 'hold R16.7' "R16.7 breaks: at the host too"
one "UPDATE recovery SET org='MZJ' WHERE id='$C'; UPDATE run_host SET state='pending',ended_at=NULL WHERE run='$R'; INSERT INTO transcript(owner,host,part,run,at,bytes,sha256,chain) VALUES('$R','mzj01-app1',1,'$R',NOW(),0,'','');
    INSERT INTO transcript(owner,host,part,run,at,bytes,sha256,chain) VALUES('$R','mzj01-app1',3,'$R',NOW(),0,'','')"
like "$(begin mzj01-app1 1)" 'hold R12.6' "R12.6 breaks: a recording with a hole"
one "INSERT INTO transcript(owner,host,part,run,at,bytes,sha256,chain) VALUES('$R','mzj01-app1',2,'$R',NOW(),0,'',''); UPDATE run_host SET state='pending',ended_at=NULL WHERE run='$R'"
like "$(begin mzj01-app1 1)" '^done' "R12.6 lawful: the centre answers the first step: a grant names restore"
is "$(rtg)" "running,pending" "the host has begun"
is "$(one "SELECT auth FROM recovery_target WHERE recovery='$C' AND host='mzj01-app1'")" AU-2026-0001 "by which grant is written down"
like "$(begin mzj01-db1 1)" '^wait' "the first host goes alone"
for s in 2 3 4 5 6; do begin mzj01-app1 $s >/dev/null; end mzj01-app1 $s ok 0 >/dev/null; done
is "$(hend mzj01-app1 ok 0)" "done ok" "it ends well"
begin mzj01-db1 1 >/dev/null
begin mzj01-db1 2 >/dev/null; end mzj01-db1 2 ok 0 >/dev/null
like "$(runner "CALL r_step_begin('$R','$E','mzj01-db1','3','$H')" | cut -f5)" "sudo systemctl stop 'httpd'" "the exact command"
end mzj01-db1 3 fail 1 >/dev/null
is "$(hend mzj01-db1 failed 1)" "done failed" "the other does not"
is "$(rtg) $(one "SELECT state FROM run WHERE run='$R'")" "ok,failed ended" "each host's end is its own record's, the run is over"
is "$(move EN03 "$C" REC.verify '{"result":"partial"}')" "done []" "looked at"
is "$(move EN03 "$C" REC.redo '{}' 'the second host again')" "done []" "once more"
is "$(one "SELECT GROUP_CONCAT(x.host,' ',r.state ORDER BY x.seq) FROM recovery_target x JOIN record r ON r.id=x.record WHERE x.recovery='$C'")" "mzj01-app1 ok,mzj01-db1 failed,mzj01-db1 pending" "what is in order is left alone"
R=$C/2
E=$(runner "CALL r_claim('a','60')" | cut -f3)
H=$(one "SELECT content_hash FROM run WHERE run='$R'")
for s in 1 2 3 4 5 6; do begin mzj01-db1 $s >/dev/null; [ $s = 1 ] || end mzj01-db1 $s "$([ $s = 4 ] && echo unknown || echo ok)" 0 >/dev/null; done
is "$(hend mzj01-db1 unknown 0)" "done unknown" "contact is lost"
N=$(one "SELECT r.number FROM recovery_target x JOIN record r ON r.id=x.record AND r.state='unknown' WHERE x.recovery='$C'")
is "$(move EN03 "$N" RTG.settle '{"note":"checked by hand"}' 'rows compared')" "done []" "settled by a person"
is "$(move EN03 "$C" REC.verify '{"result":"ok"}')" "done []" "verified"
like "$(move US-JTJ "$C" REC.confirm '{}')" 'refused' "another unit cannot close it"
is "$(move US-MZJ "$C" REC.confirm '{"opinion":"正常"}')" "done []" "R16.5 lawful: the unit closes it"
is "$(one "SELECT verified_by FROM recovery WHERE id='$C'") $(found R16.5 | grep -c "$C")" "US-MZJ 0" "with its word"

# --- a test of the copies; one that is called off ------------------------------------------
C=$(ask EN03 '' REC.request '{"app":"MZJ-01","kind":"test"}' | cut -f2)
move EN03 "$C" REC.start '{}' >/dev/null
like "$(move EN03 '' RTG.add "{\"recovery\":\"$C\",\"host\":\"jtj01-app1\"}")" 'refused.*R16.7' "R16.7 breaks: no host of another unit is listed"
like "$(move EN03 '' RTG.add "{\"recovery\":\"$C\",\"host\":\"mzj01-db1\"}")" 'refused.*R16.9' "R16.9 breaks: nor a live one for a test"
N=$(ask EN03 '' RTG.add "{\"recovery\":\"$C\",\"host\":\"drbk-01\"}" | cut -f2)
is "$N" "$C/1" "R16.7 lawful: the machine kept for tests is"
is "$(move LD01 "$N" RTG.skip '{}')" "done []" "and taken off again"
like "$(go BP-MZJ-01 'mzj01-db1')" 'refused.*R16.9' "R16.9 breaks: a test never goes over what is live"
is "$(go BP-MZJ-01 'drbk-01')" "done []" "R16.9 lawful: to the machine kept for it it does"
like "$(move EN03 "$C" REC.cancel '{}' 'not today')" 'refused.*R00.1|refused.*R00.2' "what runs is ended, not called off"
R=$C/1
one "UPDATE auth SET revoked_at=NOW() WHERE org='MZJ'"
E=$(runner "CALL r_claim('a','60')" | cut -f3)
H=$(one "SELECT content_hash FROM run WHERE run='$R'")
like "$(begin drbk-01 1)" '^done' "on the platform's machine the plan's consent is enough"
is "$(move EN03 "$C" REC.verify '{"result":"ok"}') $(one "SELECT state FROM run WHERE run='$R'")" "done [] ended" "end_run"
C=$(ask US-MZJ '' REC.request '{"app":"MZJ-01","kind":"real","fault":"x"}' | cut -f2)
is "$(move US-MZJ "$C" REC.cancel '{}' 'found again')" "done []" "called off by who asked"

# --- the confirmation runs out ---------------------------------------------------------------
clock '2026-07-03 15:59:00'
tick
is "$(state $P)" enabled "the last day is a day"
clock '2026-07-03 16:01:00'
tick
is "$(state $P)" suspended "then the plan is suspended by the clock"
is "$(move EN03 $P BKP.end '{}' 'no longer used')" "done []" "ended"
isnt "$(one "SELECT ended_at FROM backup_plan WHERE id='$P'")" NULL "end_plan"
finish
