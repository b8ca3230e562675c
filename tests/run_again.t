#!/bin/sh
# A run that failed is done once more, without a new approval: the same content in
# the same window, only where it failed or never began.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"
start_demo
start_hosts
count_steps
until_() { # SECONDS COMMAND: whether it came true
	i=0
	while [ $i -lt $(($1 * 5)) ]; do
		eval "$2" && return 0
		sleep 0.2
		i=$((i + 1))
	done
	return 1
}
state() { admin "SELECT state FROM ccc.run WHERE run='$run_'"; }
at() { admin "SELECT DATE_FORMAT(ccc.centre_now() + INTERVAL $1, '%Y-%m-%dT%H:%i:%sZ')"; }
fresh() { rm -rf "$T"/h/count/* "$T/h/marks"; }
twice() { wc -l "$T"/h/count/*.[1-5] | awk '$2 != "total" && $1 > 1' | wc -l; }

step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; test -f $COUNT_DIR/mended || test {host} != dzb01-db1' 'rc=0' stop_host
start_change 4 2 1 >/dev/null
runner
until_ 20 '[ "$(admin "SELECT state FROM ccc.record WHERE number=\"$change\"")" = paused ]'
until_ 10 '[ "$(admin "SELECT COUNT(*) FROM ccc.run_host WHERE run=\"$run_\" AND state=\"running\"")" = 0 ]'
is "$(hosts_of "$run_")" 'failed 1;ok 2;pending 1' 'a host failed, and stopped the rest' || note "$(tail "$T/runner.log")"
like "$(move en03 "$change" CHG.again '{}')" '^refused' 'a run that is not over is gone on with, not begun again'
like "$(move en03 "$change" CHG.stop '{}' 'one failed')" '^done' 'stopped'
until_ 10 '[ "$(admin "SELECT lease_to<=ccc.centre_now() FROM ccc.run WHERE run=\"$run_\"")" = 1 ]'
again() { sql en03 "CALL p_why('$change','CHG.again','','${1:-{\}}','','')" | cut -f1,7 | tr '\t' ' '; }
move en03 "$change" CHG.again '{"again_hosts":"dzb01-app1"}' >/dev/null
like "$(tail -1 "$T/moves")" 'R17\.8.*dzb01-app1' 'R17.8 breaks: never a host that is ok'
admin "UPDATE ccc.runbook_step SET command=CONCAT(command,' ') WHERE runbook='RB-DISK' AND seq=3"
like "$(again)" 'refused.*R17\.9' 'R17.9 breaks: not with another content'
admin "UPDATE ccc.runbook_step SET command=LEFT(command,CHAR_LENGTH(command)-1) WHERE runbook='RB-DISK' AND seq=3"
admin "UPDATE ccc.change_request SET run_end=ccc.centre_now() WHERE id='$change'"
like "$(again)" 'refused.*R17\.7' 'R17.7 breaks: not outside the window; that is a change of its own'
admin "UPDATE ccc.change_request SET run_end=NULL WHERE id='$change'"
sql mg01 "CALL p_why('$change','CHG.again','','{}','','')" | cut -f1,7 | grep -q 'R00.2'
ok $? 'R00.2 breaks: by an engineer only'
touch "$T/h/count/mended"
like "$(move en03 "$change" CHG.again '{}')" '^done' 'R17.7 lawful, R17.8 lawful, R17.9 lawful: again, without a new approval' || note "$(tail -1 "$T/moves")"
run_=$change/2
until_ 20 '[ "$(state)" = ended ]'
is "$(hosts_of "$run_")" 'ok 4' 'the host that failed and the one not begun are ok now' || note "$(tail "$T/runner.log")"
is "$(cat "$T/h/count/dzb01-db1.2" | wc -l):$(cat "$T/h/count/dzb01-app1.2" | wc -l)" 2:1 'what was ok did not run again'
is "$(admin "SELECT COUNT(*) FROM ccc.run_step WHERE run='$run_' AND host='dzb01-app1' AND intent_at IS NOT NULL")" 0 'nor was meant to'
is "$(admin "SELECT content_hash=(SELECT content_hash FROM ccc.run WHERE run='$change/1') FROM ccc.run WHERE run='$run_'")" 1 'under the same fingerprint'
admin "UPDATE ccc.record r JOIN ccc.change_target t ON t.record=r.id SET r.state='unknown' WHERE t.change_request='$change' AND t.host='dzb01-app1'"
move en03 "$change" CHG.again '{"again_hosts":"dzb01-app1"}' >/dev/null
like "$(tail -1 "$T/moves")" 'R17\.8' 'R17.8 breaks: never a host whose outcome is unknown'
move en03 "$change" CHG.again '{}' >/dev/null
like "$(tail -1 "$T/moves")" 'refused.*again_hosts' 'and where no host is left there is nothing to do again'
kill "$runner"
wait "$runner"
is "$?" 0 'the runner ends'
finish
