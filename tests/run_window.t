#!/bin/sh
# A longer window, from who approves: the run by the real runner goes on to its end
# with what is approved now.
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

step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; sleep 3; echo done' 'rc=0' stop_host
WINDOW_S=3600 start_change 4 1 1 >/dev/null
runner
until_ 20 '[ -f "$T/h/count/$(admin "SELECT host FROM ccc.run_host WHERE run=\"$run_\" ORDER BY seq LIMIT 1").2" ]'
was=$(admin "SELECT content_hash FROM ccc.change_request WHERE id='$change'")
why() { sql "$1" "CALL p_why('$change','CHG.extend','','{\"window_end\":\"$2\"}','late backups','')" | cut -f1,7 | tr '\t' ' '; }
like "$(why en03 "$(at '2 HOUR')")" '^refused.*R00\.2' 'R00.2 breaks: not by an engineer'
like "$(why mg01 "$(at '30 MINUTE')")" '^refused.*R17\.4.*window:longer' 'R17.4 breaks: an earlier end is no extension'
like "$(why mg01 "$(at '3000 DAY')")" '^refused.*R17\.6.*auth:' 'R17.6 breaks: the grants do not cover the longer window'
admin "UPDATE ccc.change_request SET requester='MG01' WHERE id='$change'"
like "$(why mg01 "$(at '2 HOUR')")" '^refused.*R17\.5' 'R17.5 breaks: not by who asked for the change'
admin "UPDATE ccc.change_request SET requester='EN03' WHERE id='$change'"
like "$(why mg01 "$(at '2 HOUR')")" '^done' 'R17.5 lawful, R17.6 lawful, R17.4 lawful: by who approves, grants longer than the window'
admin "UPDATE ccc.change_request SET batch=2 WHERE id='$change'"
like "$(move mg01 "$change" CHG.extend "{\"window_end\":\"$(at '2 HOUR')\"}" 'late backups')" '^refused' 'R17.9 breaks: nothing but the end is new'
admin "UPDATE ccc.change_request SET batch=1 WHERE id='$change'"
like "$(move mg01 "$change" CHG.extend "{\"window_end\":\"$(at '2 HOUR')\"}" 'late backups')" '^done' 'R17.9 lawful: extended'
now=$(admin "SELECT content_hash FROM ccc.change_request WHERE id='$change'")
isnt "$now" "$was" 'what is approved has a new fingerprint'
is "$(admin "SELECT content_hash=ccc.hash_change(record) FROM ccc.change_request WHERE id='$change'")" 1 'that of the change as it stands'
is "$(admin "SELECT CONCAT(content_hash='$now',was_hash='$was') FROM ccc.run WHERE run='$run_'")" 11 'the run has it, and the one before'
is "$(admin "SELECT COUNT(*) FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='$change' AND e.vals LIKE '%$was > $now%'")" 1 'the history has both'
until_ 40 '[ "$(state)" = ended ]'
is "$(hosts_of "$run_")" 'ok 4' 'the run goes on to its end' || note "$(tail -20 "$T/runner.log")"
is "$(twice)" 0 'no step ran twice'
is "$(untrue "$run_")" '' 'and what is told is true'
like "$(cat "$T/runner.log")" "$run_: taken anew" 'the runner took it anew, with what is approved now'
is "$(admin "SELECT COUNT(*) FROM ccc.run_step WHERE run='$run_' AND outcome='unknown'")" 0 'no outcome was lost by it'

kill "$runner"
wait "$runner"
is "$?" 0 'the runner ends'
finish
