#!/bin/sh
# A run by the real runner that another console sees, pauses, goes on with and
# stops; both are told when its window ends.
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

step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; sleep 4; echo done' 'rc=0' stop_host
start_change 3 1 1 >/dev/null
runner
"$CCC" --config "$T/ccc.conf" --user ld03 run "$change" --follow >"$T/watch" 2>&1 &
watcher=$!
later "$watcher"
until_ 20 '[ -f "$T/h/count/$(admin "SELECT host FROM ccc.run_host WHERE run=\"$run_\" ORDER BY seq LIMIT 1").2" ]' ||
    bail "the run does not begin: $(cat "$T/runner.log")"
until_ 2 'grep -q "  2 .*: begun" "$T/watch"'
ok $? 'what began is seen on another console within two seconds' || note "$(cat "$T/watch")"
admin "UPDATE ccc.run SET run_to=ccc.centre_now()+INTERVAL 14 MINUTE WHERE run='$run_'"
until_ 3 'grep -q "the window ends in 13 min" "$T/watch"'
ok $? 'that the window ends in 15 minutes is said there' || note "$(cat "$T/watch")"
until_ 8 'grep -q "the window ends: 13 minutes" "$T/runner.log"'
ok $? "and in the runner's log" || note "$(cat "$T/runner.log")"
is "$(sql ld03 "SELECT window_left_s BETWEEN 700 AND 840 FROM v_run WHERE run='$run_'")" 1 'v_run says how long it is still open'
as ld03 do CHG.pause "$change" --reason 'hold it, please'
is "$rc" 0 'the other console pauses it' || note "$out$err"
until_ 3 'grep -q "$run_  paused" "$T/watch"'
ok $? 'which is seen at once' || note "$(cat "$T/watch")"
until_ 10 '[ "$(admin "SELECT COUNT(*) FROM ccc.run_host WHERE run=\"$run_\" AND state=\"running\"")" = 0 ]'
sleep 2
is "$(hosts_of "$run_")" 'ok 1;pending 2' 'the host under way ended, no other began'
admin "UPDATE ccc.run SET run_to=ccc.centre_now()+INTERVAL 4 MINUTE WHERE run='$run_'"
as en03 do CHG.continue "$change"
until_ 10 'grep -q "the window ends: 3 minutes" "$T/runner.log"'
ok $? 'five minutes before the end it is said again' || note "$(cat "$T/runner.log")"
until_ 3 'grep -q "the window ends in 3 min" "$T/watch"'
ok $? 'on the other console too' || note "$(cat "$T/watch")"
as ld03 do CHG.stop "$change" --reason 'enough for today' --yes
is "$rc" 0 'the other console stops it' || note "$out$err"
until_ 10 '[ "$(state)" = ended ]'
wait "$watcher"
like "$(tail -3 "$T/watch")" 'hosts: 3, ok 1' 'and the watcher sees the end and its figures'

kill "$runner"
wait "$runner"
is "$?" 0 'the runner ends'
finish
