#!/bin/sh
# A run driven from SQL alone, through the runner's own account: claim, steps,
# fencing, held hosts, batches, stop rule, window, changed content, unknown
# outcomes, the way back, effects of the moves around it.
. "$(dirname "$0")/lib.sh"
start_demo

# The runner's account as a deployment makes it.
admin "CREATE USER IF NOT EXISTS ccc_runner@localhost; ALTER USER ccc_runner@localhost IDENTIFIED BY 'runner-Test-1'; GRANT ccc_run TO ccc_runner@localhost; SET DEFAULT ROLE ccc_run FOR ccc_runner@localhost"
(umask 077; printf '[client]\npassword=runner-Test-1\n' >"$T/.my.run")
runner() {
	mariadb --defaults-file="$T/.my.run" -S "$T/db/db.sock" -u ccc_runner \
	    --default-character-set=utf8mb4 -N -B ccc_api -e "$1" 2>&1
}
like "$(runner "SELECT 1 FROM ccc.run")" 'ERROR 1142' "the runner reads no table"
like "$(runner "CALL p_move('','','','','','','','','')")" 'ERROR 1370' "the runner makes no person's move"
like "$(runner "SELECT 1 FROM v_run")" 'ERROR 1142' "and no person's view"
like "$(sql op01 "CALL r_claim('x','30')")" 'ERROR 1370' "a person claims no run"

# moves by persons, through their own door
move() { # WHO NUMBER ACTION VALS [REASON]: outcome, then rules
	sql "$(echo "$1" | tr A-Z a-z)" "CALL p_move(UUID(),'$2','$3','','$4','$5','','batch')" | cut -f1,7 | tr '\t' ' '
}
now=$(admin "SELECT ccc.centre_now()")
at() { admin "SELECT DATE_FORMAT('$now' + INTERVAL $1, '%Y-%m-%dT%H:%i:%s.%fZ')"; }
key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEeB3vXQwz0b1m3VZqj0J0Kk9V8d0cVbUu3mF3XH1A1t"
for h in mzj01-app1 mzj02-app1 rsj01-app1 rsj01-app2 rsj02-app1 wlj01-app1 jtj01-app1; do
	admin "CALL ccc.demo_host('$h','127.0.0.1','2200','ccc','$key')" >/dev/null
done

# change NAME-OF-VARIABLE HOSTS RUNBOOK EXTRA: drafted, reviewed, approved, scheduled
make_change() { # HOSTS [VALS]
	is "$(move EN03 '' CHG.draft "{\"title\":\"test\",\"kind\":\"norm\",\"scope\":\"tenant\",\"runbook\":\"RB-RESTART\",\"params\":\"svc=httpd\",\"targets\":\"$1\",\"app\":\"MZJ-01\",\"rollback_waived\":\"tried\"${2:+,$2}}")" "done []" "drafted: $1"
	C=$(admin "SELECT number FROM ccc.record WHERE kind='CHG' ORDER BY id DESC LIMIT 1")
	is "$(move EN03 "$C" CHG.submit "{\"window_start\":\"$(at '-1 HOUR')\",\"window_end\":\"$(at '3 HOUR')\",\"risk\":\"M\"}")" "done []" "submitted"
	move MG01 "$C" CHG.review '{"opinion":"ok"}' >/dev/null
	is "$(move MG01 "$C" CHG.approve '{"opinion":"ok"}')" "done []" "reviewed and approved"
	R=$C/1
}
begin() { # HOST SEQ [EPOCH] [HASH]: verdict rule detail
	runner "CALL r_step_begin('$R','${3:-$E}','$1','$2','${4:-$H}')" | cut -f1-3 | tr '\t' ' '
}
end() { runner "CALL r_step_end('$R','${5:-$E}','$1','$2','$3','$4','','out of $1')" | cut -f1; }
hend() { runner "CALL r_host_end('$R','${4:-$E}','$1','$2','$3','')" | cut -f1,3 | tr '\t' ' '; }
tgt() { admin "SELECT GROUP_CONCAT(r.state ORDER BY t.seq) FROM ccc.change_target t JOIN ccc.record r ON r.id=t.record WHERE t.change_request='$C'"; }
steps() { # HOST: all of them, well
	for s in 1 2 3 4 5; do
		begin "$1" $s >/dev/null
		end "$1" $s ok 0 >/dev/null
	done
	hend "$1" ok 0
}
claim() {
	E=$(runner "CALL r_claim('${1:-a}','${2:-60}')" | cut -f3)
	H=$(admin "SELECT content_hash FROM ccc.run WHERE run='$R'")
}

# --- a change on four hosts, one of them without a grant -------------------------
make_change "mzj01-app1;mzj02-app1;rsj01-app1;wlj01-app1"
like "$(move LD01 "$C" CHG.schedule '{"executor":"EN03"}')" 'R12.10.*wlj01-app1' "the unit that was not asked is named"
vals="\"app\":\"WLJ-01\",\"hosts\":\"wlj01-app1\",\"grantee\":\"EN03\",\"actions\":\"login;view;restart;config\",\"valid_from\":\"$(at '-2 HOUR')\",\"valid_to\":\"$(at '9 HOUR')\",\"purpose\":\"$C\""
move EN03 '' AUT.draft "{$vals}" >/dev/null
A=$(admin "SELECT number FROM ccc.record WHERE kind='AUT' ORDER BY id DESC LIMIT 1")
is "$(move EN03 "$A" AUT.request "{$(printf '%s' "$vals" | sed 's/"app":"WLJ-01",//')}")" "done []" "the unit is asked"
is "$(move LD01 "$C" CHG.schedule '{"executor":"EN03"}')" "done []" "scheduled"
is "$(sql en03 "SELECT COUNT(*) FROM v_run_plan WHERE number='$C'")" 24 "the plan shows every command of every host before the start"
like "$(sql us-mzj "SELECT GROUP_CONCAT(DISTINCT host) FROM v_run_plan WHERE number='$C'")" '^mzj01-app1,mzj02-app1$' "a unit sees its own hosts in it"
is "$(move EN03 "$C" CHG.start '{}')" "done []" "started"

is "$(runner "CALL r_step_begin('$C/1','1','mzj01-app1','1','')" | cut -f1)" fenced "no step without a claim"
claim a
is "$E" 1 "claimed, epoch 1"
is "$(runner "CALL r_claim('b','60')" | wc -l | tr -d ' ')" 0 "nobody else gets it"
is "$(runner "CALL r_hosts('$R','$E')" | wc -l | tr -d ' ')" 4 "four hosts"
like "$(runner "CALL r_hosts('$R','$E')" | head -1)" 'ssh-ed25519 SHA256:' "with the pinned key"
# the fingerprint, computed here from what the runner is given
is "$(runner "CALL r_hosts('$R','$E')" >"$T/hosts"; perl - "$T/hosts" "$(admin "SELECT CONCAT_WS('|',DATE_FORMAT(window_start,'%Y-%m-%d %H:%i:%s.%f'),DATE_FORMAT(window_end,'%Y-%m-%d %H:%i:%s.%f'),batch,max_failed,runbook_version) FROM ccc.run WHERE run='$R'")" <<'P'
use strict;
use Digest::SHA 'sha256_hex';
use JSON::PP;
my ($file, $run) = @ARGV;
my ($ws, $we, $batch, $max, $version) = split /\|/, $run;
sub item { my $s = shift // ''; length($s) . ":$s" }
sub step { my $s = shift; join '', map { item($s->{$_}) } qw(phase argv timeout_s expect on_fail auth_action) }
open my $in, '<', $file or die;
my @rows = map { chomp; [split /\t/, $_, -1] } <$in>;
my ($out, $back) = (item('RB-RESTART') . item($version) . item(scalar @rows), '');
for my $r (@rows) {
    (my $json = $r->[14]) =~ s/\\\\/\\/g;
    my $steps = JSON::PP->new->decode($json);
    my @way = grep { $_->{phase} ne 'rollback' } @$steps;
    my @undo = grep { $_->{phase} eq 'rollback' } @$steps;
    $out .= item($r->[1]) . item($r->[5]) . item(scalar @way) . join '', map { step($_) } @way;
    $back .= item(scalar @undo) . join '', map { step($_) } @undo;
}
print sha256_hex($out . item($ws) . item($we) . item($batch) . item($max) . $back . item(0) . item('svc=httpd')), "\n";
P
)" "$H" "the fingerprint computed outside from these rows is the approved one"

like "$(begin mzj01-app1 1)" '^go ' "the first step may go"
is "$(admin "SELECT COUNT(*) FROM ccc.run_step WHERE run='$R' AND intent_at IS NOT NULL")" 1 "its intent is written before the answer"
like "$(begin mzj01-app1 1)" '^go ' "asked again by the same runner: the same answer"
like "$(begin mzj02-app1 1)" '^wait .*first' "the first host runs alone"
like "$(begin mzj01-app1 3)" '^hold .*order' "no step out of its turn"
like "$(begin mzj01-app1 1 1 abc)" '^stop R17.9' "a runner that holds other bytes is stopped"
is "$(end mzj01-app1 1 ok 0)" 1 "reported"
is "$(end mzj01-app1 1 ok 0)" 1 "reported again the same way"
is "$(end mzj01-app1 1 fail 1)" 0 "but not otherwise"
like "$(begin mzj01-app1 1)" '^done' "what is done is not run again"
like "$(begin mzj01-app1 6)" '^hold .*order' "no way back where nothing failed"
is "$(hend mzj01-app1 ok 0)" "done failed" "a host is not ok before all its steps are"
is "$(tgt)" "failed,pending,pending,pending" "the target says so"
is "$(admin "SELECT state FROM ccc.record WHERE number='$C'")" paused "one failure among the first batch pauses the change"
like "$(begin mzj02-app1 1)" '^wait .*paused' "no further host begins"
is "$(move EN03 "$C" CHG.continue '{}')" "done []" "a person goes on"
like "$(begin mzj02-app1 1)" '^go' "what he knew of counts no more: the next host begins"
admin "UPDATE ccc.run SET batch=1 WHERE run='$R'"
like "$(begin rsj01-app1 1)" '^stop R17.9' "limits changed in the run itself are noticed"
admin "UPDATE ccc.run SET batch=4 WHERE run='$R'"

# the host without a grant is put aside, the others go on
like "$(begin wlj01-app1 1)" '^hold R17.6 .*auth:wlj01-app1' "no grant: held, with the reason"
is "$(tgt)" "failed,running,pending,held" "TGT.hold by the system"
is "$(steps mzj02-app1)" "done ok" "the next host runs to its end"

# --- fencing: a second runner takes over in the middle of a step ------------------
like "$(begin rsj01-app1 1)" '^go ' "a step is meant"
admin "UPDATE ccc.run SET lease_to=ccc.centre_now() WHERE run='$R'"
like "$(begin rsj01-app1 1)" '^fenced' "a lease that ran out lets nothing begin"
old=$E
claim b
is "$E" 2 "the next runner has epoch 2"
is "$(end rsj01-app1 1 ok 0 $old)" 0 "the late report of the first is refused"
is "$(hend rsj01-app1 ok 0 $old)" "fenced NULL" "its end of the host too"
is "$(runner "CALL r_beat('$R','$old','60')" | cut -f1)" 0 "and its beat"
like "$(begin rsj01-app1 1)" '^hold .*unknown' "a step that was meant and has no end is unknown, and is not run again"
is "$(runner "CALL r_resolve('$R','$E','rsj01-app1','1','not_started','')" | cut -f1)" 1 "no marker on the host: it had not begun"
like "$(begin rsj01-app1 1)" '^go ' "then it may"
m1=$(admin "SELECT marker FROM ccc.run_step WHERE run='$R' AND host='rsj01-app1' AND seq=1")
is "$(runner "CALL r_step_begin('$R','$E','rsj01-app1','1','$H')" | cut -f4)" "$m1" "under the same marker"
is "$(end rsj01-app1 1 ok '')" 1 "a report without an exit status"
is "$(admin "SELECT outcome FROM ccc.run_step WHERE run='$R' AND host='rsj01-app1' AND seq=1")" unknown "is not ok but unknown"
is "$(runner "CALL r_resolve('$R','$E','rsj01-app1','1','ok','0')" | cut -f1)" 1 "the marker's exit status settles it"
like "$(begin rsj01-app1 2)" '^go ' "and the host goes on"

# --- recording ---------------------------------------------------------------------
sha() { printf %s "$1" | sha256sum | cut -d' ' -f1; }
cast() { runner "CALL r_cast('$R','$E','rsj01-app1','$1','$2','$3','$4')" | cut -f1; }
is "$(cast 1 5 hello "$(sha hello)")" 1 "a piece of the recording"
is "$(cast 1 5 hello "$(sha hello)")" 1 "the same again"
is "$(cast 1 5 hullo "$(sha hullo)")" 0 "another one in its place is refused"
is "$(cast 3 5 third "$(sha third)")" 0 "a gap is refused"
is "$(cast 2 5 again "$(sha hello)")" 0 "a wrong hash too"
is "$(cast 2 5 again "$(sha again)")" 1 "the next piece"
is "$(admin "SELECT chain=SHA2(CONCAT((SELECT chain FROM ccc.transcript WHERE owner='$R' AND part=1),sha256),256) FROM ccc.transcript WHERE owner='$R' AND part=2")" 1 "chained to the one before"

# --- the grant is revoked in the middle ----------------------------------------------
end rsj01-app1 2 ok 0 >/dev/null
is "$(move US-RSJ AU-2026-0002 AUT.revoke '{}' 'not any more')" "done []" "the unit takes its grant back"
like "$(begin rsj01-app1 3)" '^hold R12.3' "the next step is refused"
is "$(hend rsj01-app1 held '')" "done failed" "a host that has begun cannot be put aside: it failed"
is "$(admin "SELECT state FROM ccc.run WHERE run='$R'")" ended "when every host has its end the run ends itself"
is "$(admin "SELECT state FROM ccc.record WHERE number='$C'")" paused "(the stop rule paused the change)"
like "$(sql en03 "SELECT hosts, ok, failed, held, pending, state FROM v_run WHERE run='$R'")" '4	1	2	1	0	ended' "v_run counts"
like "$(sql en03 "SELECT cells FROM v_run_host WHERE run='$R' AND host='mzj02-app1'")" '^ok;ok;ok;ok;ok$' "v_run_host has a cell a step"
is "$(sql us-mzj "SELECT COUNT(*) FROM v_run_host WHERE run='$R'")" 2 "a unit sees its own hosts"
like "$(sql us-mzj "SELECT last_line FROM v_run_host WHERE run='$R' AND host='mzj02-app1'")" 'out of mzj02' "and what they printed"
is "$(sql rg02 "SELECT COUNT(*), COUNT(last_line) FROM v_run_host WHERE run='$R'" | tr '\t' ' ')" "4 0" "the supervisor sees the run, not what tenant hosts printed"

# --- the way back ---------------------------------------------------------------------
admin "UPDATE ccc.runbook_step SET command=CONCAT(command,' #') WHERE runbook='RB-RESTART' AND phase='rollback'"
like "$(move EN03 "$C" CHG.rollback '{}')" '^refused.*R17\.9' "a way back that is not the approved one is refused"
admin "UPDATE ccc.runbook_step SET command=LEFT(command,CHAR_LENGTH(command)-2) WHERE runbook='RB-RESTART' AND phase='rollback'"
is "$(move EN03 "$C" CHG.rollback '{}')" "done []" "rolled back"
is "$(tgt)" "failed,ok,failed,skipped" "what had not run is skipped"
R=$C/2
claim c
is "$(admin "SELECT GROUP_CONCAT(host ORDER BY seq) FROM ccc.run_host WHERE run='$R'")" "rsj01-app1,mzj02-app1,mzj01-app1" "a run of its own, the last host first"
is "$(admin "SELECT GROUP_CONCAT(seq,':',phase ORDER BY seq) FROM ccc.run_step WHERE run='$R' AND host='mzj01-app1'")" "6:action,1004:verify,1005:verify" "the way back, then the checks"
like "$(begin rsj01-app1 6)" '^hold R17.6' "no grant: not even back"
for h in mzj02-app1 mzj01-app1; do
	for s in 6 1004 1005; do
		begin $h $s >/dev/null
		[ $h.$s = mzj01-app1.1005 ] || end $h $s ok 0 >/dev/null
	done
	[ $h = mzj01-app1 ] || is "$(hend $h ok 0)" "done rolled_back" "$h is back"
done
like "$(move EN03 "$C" CHG.fail '{"result":"rolled_back"}')" 'R17.13' "not closed before the checks have passed"
end mzj01-app1 1005 ok 0 >/dev/null
is "$(hend mzj01-app1 ok 0)" "done rolled_back" "mzj01-app1 is back"
is "$(tgt)" "rolled_back,ok,failed,skipped" "TGT.rollback for the one that had failed"
is "$(move EN03 "$C" CHG.fail '{"result":"rolled_back"}')" "done []" "then it is"

# --- content changed after the approval, window, executor, keys --------------------------
make_change "mzj01-app1;mzj02-app1;jtj01-app1"
is "$(move LD01 "$C" CHG.schedule '{"executor":"EN03"}')" "done []" "a second change"
admin "UPDATE ccc.runbook_step SET command='sudo systemctl stop {svc}' WHERE runbook='RB-RESTART' AND seq=3"
like "$(move EN03 "$C" CHG.start '{}')" 'R17.9' "a changed command is not started"
admin "UPDATE ccc.runbook_step SET command='sudo systemctl restart {svc}' WHERE runbook='RB-RESTART' AND seq=3"
is "$(move EN03 "$C" CHG.start '{}')" "done []" "as approved it is"
claim d
like "$(begin mzj01-app1 1)" '^go' "begun"
end mzj01-app1 1 ok 0 >/dev/null
step2() { # SQL VERDICT NAME UNDO
	admin "USE ccc; $1"
	like "$(begin mzj01-app1 2)" "$2" "$3"
	admin "USE ccc; $4"
}
step2 "UPDATE runbook_step SET command='ss -x' WHERE runbook='RB-RESTART' AND seq=2" '^stop R17.9 .*step' "a command changed while it runs: stop" "UPDATE runbook_step SET command='ss -Hnt state established | wc -l' WHERE runbook='RB-RESTART' AND seq=2"
step2 "UPDATE change_request SET window_end=window_end + INTERVAL 1 SECOND WHERE id='$C'" '^stop R17.9 .*window' "a window moved: stop" "UPDATE change_request SET window_end=window_end - INTERVAL 1 SECOND WHERE id='$C'"
step2 "UPDATE host_access SET login='root' WHERE host='mzj01-app1'" '^stop R17.9 .*login' "another login: stop" "UPDATE host_access SET login='ccc' WHERE host='mzj01-app1'"
step2 "UPDATE change_request SET content_hash=REPEAT('0',64) WHERE id='$C'" '^stop R17.9 .*approval' "another fingerprint: stop" "UPDATE change_request SET content_hash='$H' WHERE id='$C'"
step2 "UPDATE account SET active=0 WHERE staff='EN03'" '^stop R00.2' "the executor's account is shut: stop" "UPDATE account SET active=1 WHERE staff='EN03'"
step2 "UPDATE host_key SET to_at=ccc.centre_now() WHERE host='mzj01-app1'" '^hold R17.8 .*host_key' "no key of the host in force: held" "UPDATE host_key SET to_at=NULL WHERE host='mzj01-app1'"
step2 "UPDATE run SET run_to=ccc.centre_now() + INTERVAL 9 SECOND WHERE run='$R'" '^hold R17.7' "a step of 10 s does not begin 9 s before the end" "UPDATE run SET run_to=window_end WHERE run='$R'"
step2 "DO 1" '^go' "all put right: go" "DO 1"
admin "UPDATE ccc.run_step SET outcome='ok', rc=0, ended_at=ccc.centre_now() WHERE run='$R' AND host='mzj01-app1' AND seq<=3"
step2 "UPDATE run SET run_to=ccc.centre_now() WHERE run='$R'" '^done' "(steps that are done stay done)" "DO 1"
like "$(begin mzj01-app1 4)" '^go' "looking whether it worked may run over the window"
admin "UPDATE ccc.run SET run_to=window_end WHERE run='$R'"
end mzj01-app1 4 fail 3 >/dev/null
like "$(begin mzj01-app1 5)" '^hold .*order' "after a failure no step forward"
like "$(begin mzj01-app1 6)" '^go' "the way back is open"
end mzj01-app1 6 ok 0 >/dev/null
is "$(hend mzj01-app1 rolled_back 3)" "done rolled_back" "the host went back by itself"
is "$(admin "SELECT state FROM ccc.record WHERE number='$C'")" paused "and counts as a failure of the first batch"
is "$(move EN03 "$C" CHG.stop '{}' 'too risky')" "done []" "stopped by a person"
is "$(tgt)" "rolled_back,skipped,skipped" "hosts not begun are skipped"
is "$(runner "CALL r_step_begin('$R','$E','mzj02-app1','1','$H')" | cut -f1)" stop "the runner is told to stop"
is "$(runner "CALL r_end('$R','$E')" | cut -f1,3 | tr '\t' ' ')" "done ended" "and ends"

# --- window at the edge: a host is not begun, the change is paused, nothing runs twice -----
make_change "mzj01-app1;mzj02-app1"
move LD01 "$C" CHG.schedule '{"executor":"EN03"}' >/dev/null
is "$(move EN03 "$C" CHG.start '{}')" "done []" "a third change"
claim e
admin "UPDATE ccc.change_request SET run_end=ccc.centre_now() + INTERVAL 5 SECOND WHERE id='$C'; UPDATE ccc.run SET run_to=ccc.centre_now() + INTERVAL 5 SECOND WHERE run='$R'"
like "$(begin mzj01-app1 1)" '^stop R17.7' "no host begins that could not end its step"
is "$(tgt)" "pending,pending" "none was touched"
is "$(runner "CALL r_end('$R','$E')" | cut -f1,3 | tr '\t' ' ')" "done paused" "the run is left to a person"
is "$(runner "CALL r_claim('f','60')" | wc -l | tr -d ' ')" 0 "and is not taken again by itself"
admin "UPDATE ccc.change_request SET run_end=ccc.centre_now() WHERE id='$C'"
like "$(move EN03 "$C" CHG.continue '{}')" 'R17.7' "going on is asked again"

# --- steps that the centre answers, steps by hand --------------------------------------------
admin "USE ccc; UPDATE runbook_step SET command='ccc:backup-age', expect='out<26h' WHERE runbook='RB-RESTART' AND seq=1; UPDATE runbook_step SET command='manual', expect='sign' WHERE runbook='RB-RESTART' AND seq=2"
admin "UPDATE ccc.backup_job SET ended_at=ccc.centre_now() - INTERVAL 25 HOUR WHERE plan='BP-MZJ-01' AND result='ok'; UPDATE ccc.backup_job SET ended_at=ccc.centre_now() - INTERVAL 26 HOUR - INTERVAL 1 MINUTE WHERE plan='BP-MZJ-02'"
make_change "mzj01-app1;mzj02-app1"
move LD01 "$C" CHG.schedule '{"executor":"EN03"}' >/dev/null
is "$(move EN03 "$C" CHG.start '{}')" "done []" "a fourth change"
claim g
like "$(begin mzj01-app1 1)" '^done' "the age of the backup is answered from the centre's own data"
is "$(admin "SELECT CONCAT(outcome,' ',rc) FROM ccc.run_step WHERE run='$R' AND host='mzj01-app1' AND seq=1")" "ok 0" "and recorded like any step"
like "$(begin mzj01-app1 2)" '^hold .*manual' "a step by hand is not the runner's"
is "$(hend mzj01-app1 held '')" "done failed" "the host waits for a person"
is "$(move EN03 "$C" CHG.continue '{}')" "done []" "going on with the other"
begin mzj02-app1 1 >/dev/null
is "$(admin "SELECT CONCAT(outcome,' ',note) FROM ccc.run_step WHERE run='$R' AND host='mzj02-app1' AND seq=1")" "fail 26h" "a backup a minute too old is not good"

# --- a held host is released later: the change goes on in a second run ---------------------------
admin "USE ccc; UPDATE run SET state='ended' WHERE state<>'ended'; UPDATE runbook_step SET command='systemctl is-active {svc}', expect='rc=0' WHERE runbook='RB-RESTART' AND seq IN (1,2)"
make_change "mzj01-app1;wlj01-app1"
is "$(move LD01 "$C" CHG.schedule '{"executor":"EN03"}')" "done []" "a fifth change; the unit has been asked"
is "$(move EN03 "$C" CHG.start '{}')" "done []" "started"
claim h
is "$(steps mzj01-app1)" "done ok" "the first host"
like "$(begin wlj01-app1 1)" '^hold R17.6' "the second is held"
is "$(admin "SELECT state FROM ccc.run WHERE run='$R'")" ended "the run is over"
like "$(move EN03 "$C/2" TGT.release '{}')" 'R12.1' "not released without the grant"
is "$(move US-WLJ "$A" AUT.grant '{"form":"system"}')" "done []" "the unit grants"
is "$(move EN03 "$C/2" TGT.release '{}')" "done []" "released"
move LD01 "$C" CHG.pause '{}' 'the grant is here' >/dev/null
is "$(move EN03 "$C" CHG.continue '{}')" "done []" "gone on"
R=$C/2
claim h
is "$E" 1 "in a run of its own"
is "$(runner "CALL r_hosts('$R','$E')" | cut -f2,3 | tr '\t\n' '  ')" "mzj01-app1 ok wlj01-app1 pending " "that knows what is done"
like "$(begin mzj01-app1 1)" '^hold .*ended' "and does not do it again"
is "$(steps wlj01-app1)" "done ok" "the host that was held runs"
is "$(tgt)" "ok,ok" "all is done"
is "$(move EN03 "$C" CHG.verify '{}')" "done []" "a person says that it is verified"
is "$(admin "SELECT result FROM ccc.change_request WHERE id='$C'")" success "the result is counted from the hosts"
is "$(move US-MZJ "$C" CHG.confirm '{"opinion":"runs well"}')" "done []" "the unit confirms"
is "$(move MG01 "$C" CHG.close '{"result":"success"}')" "done []" "closed"

# --- other effects ------------------------------------------------------------------------------
now2=$(admin "SELECT DATE_FORMAT(ccc.centre_now() - INTERVAL 5 MINUTE,'%Y-%m-%dT%H:%i:%sZ')")
al=$(admin "SELECT number FROM ccc.record WHERE kind='ALM' AND state='raised' ORDER BY id DESC LIMIT 1")
[ -n "$al" ] || { admin "USE ccc; UPDATE record SET state='raised' WHERE number='AL-00091'; UPDATE alarm SET incident=NULL WHERE id='AL-00091'"; al=AL-00091; }
is "$(move OP01 '' INC.log "{\"title\":\"t\",\"cat\":\"STO\",\"detect_by\":\"monitor\",\"detected_at\":\"$now2\",\"impact\":\"1\",\"urgency\":\"1\",\"ci\":\"sto-01\",\"alarms\":\"$al\"}")" "done []" "an incident on the array"
I=$(admin "SELECT number FROM ccc.record WHERE kind='INC' ORDER BY id DESC LIMIT 1")
is "$(admin "SELECT priority FROM ccc.incident WHERE id='$I'")" P1 "priority by impact and urgency"
is "$(admin "SELECT CONCAT(r.state,' ',a.incident) FROM ccc.alarm a JOIN ccc.record r ON r.id=a.record WHERE r.number='$al'")" "linked $I" "its alarm is linked"
is "$(admin "SELECT COUNT(DISTINCT p.org)>5 FROM ccc.party p JOIN ccc.record r ON r.id=p.record WHERE r.number='$I'")" 1 "the owners of all that stands on it are parties"
is "$(move LD01 "$I" INC.outage "{\"outage_app\":\"RSJ-01\",\"outage_start\":\"$now2\",\"planned\":\"0\",\"outage_side\":\"CSP\"}")" "done []" "an outage"
is "$(move LD01 "$I" INC.outage "{\"outage_app\":\"RSJ-01\",\"outage_start\":\"$now2\",\"outage_end\":\"$now2\",\"planned\":\"0\",\"outage_side\":\"UNIT\"}")" "done []" "the same one ends"
is "$(admin "SELECT CONCAT(COUNT(*),' ',MAX(side)) FROM ccc.outage WHERE incident='$I'")" "1 UNIT" "one row"
is "$(move EN01 '' SES.open '{"host":"dag01-app1","purpose":"p","actions":"view","auth":"AU-2026-0026","via":"ccc"}')" "done []" "a session"
S=$(admin "SELECT number FROM ccc.record WHERE kind='SES' ORDER BY id DESC LIMIT 1")
is "$(admin "SELECT COUNT(*) FROM ccc.transcript WHERE owner='$S'")" 1 "its recording is open"
is "$(move US-DAG AU-2026-0026 AUT.revoke '{}' 'enough of it')" "done []" "the unit revokes"
is "$(admin "SELECT CONCAT(r.state,' ',s.ended_at IS NOT NULL) FROM ccc.session s JOIN ccc.record r ON r.id=s.record WHERE s.id='$S'")" "cut 1" "the session is cut in the same transaction"
is "$(admin "SELECT COUNT(*) FROM ccc.transcript WHERE owner='$S'")" 2 "and its recording closed"
had=$(admin "SELECT COUNT(*), SUM(qty) FROM ccc.resource WHERE tenancy='TN-2019-0003'")
is "$(move US-MZJ TN-2019-0003 TEN.open_change '{"title":"more","resource":[{"kind":"vcpu","qty":"8","unit":"核"}]}')" "done []" "a change file"
like "$(admin "SELECT CONCAT(r.state,' ',t.kind,' ',t.parent_file,' ',(SELECT SUM(qty) FROM ccc.resource s WHERE s.tenancy=t.id)) FROM ccc.tenancy t JOIN ccc.record r ON r.id=t.record ORDER BY t.record DESC LIMIT 1")" 'draft change TN-2019-0003 8' "a child of it in draft"
is "$(admin "SELECT COUNT(*), SUM(qty) FROM ccc.resource WHERE tenancy='TN-2019-0003'")" "$had" "the parent's rows stay"

is "$(runner "CALL r_tick()" | cut -f1)" 1 "the clockwork turns"

# --- one run, many runners ----------------------------------------------------------------------
admin "USE ccc; UPDATE run SET state='ended' WHERE state<>'ended'; UPDATE runbook_step SET command='systemctl is-active {svc}', expect='rc=0' WHERE runbook='RB-RESTART' AND seq IN (1,2)"
make_change "mzj01-app1;mzj02-app1"
move LD01 "$C" CHG.schedule '{"executor":"EN03"}' >/dev/null
is "$(move EN03 "$C" CHG.start '{}')" "done []" "a run to take"
for i in 1 2 3 4 5 6 7 8; do runner "CALL r_claim('r$i','60')" >"$T/claim.$i" & done
wait
is "$(cat "$T"/claim.* | wc -l | tr -d ' ')" 1 "of eight runners at once one gets it"
is "$(admin "SELECT epoch FROM ccc.run WHERE run='$R'")" 1 "one epoch"
E=1
H=$(admin "SELECT content_hash FROM ccc.run WHERE run='$R'")
for i in 1 2 3 4 5 6 7 8; do begin mzj01-app1 1 >"$T/go.$i" & done
wait
is "$(admin "SELECT COUNT(*) FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='$C/1' AND e.action='start' AND e.outcome='done'")" 1 "asked eight times at once, the host begins once"
finish
