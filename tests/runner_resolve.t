#!/bin/sh
# Outcomes that stayed unknown, found out later: hosts that went away in the
# middle of a step come back, and their markers are read because a person asks.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"

start_demo
RUNNER_OPTIONS='settle_s = 2;'
start_hosts
count_steps
step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; sleep 3; echo done' 'rc=0' stop_host
step_is 3 action 'echo x >>$COUNT_DIR/{host}.3; echo last' 'rc=0' stop_host

state_of() { admin "SELECT CONCAT(r.state,' ',COALESCE(t.note,'-')) FROM ccc.change_target t JOIN ccc.record r ON r.id=t.record WHERE t.change_request='$change' ORDER BY t.seq LIMIT 1"; }
host_gone() { # the daemon and every line through it; what they run stays
	daemon=$(cat "$T/h/pid")
	lines=$(pgrep -P "$daemon" | while read -r line; do
		echo "$line"
		pgrep -P "$line" sshd
	done)
	kill -KILL "$daemon" $lines 2>/dev/null
}
begun() { # FILE
	i=0
	while [ $i -lt 300 ] && ! [ -f "$T/h/count/$1" ]; do
		sleep 0.1
		i=$((i + 1))
	done
}

start_change 1 1 1 >/dev/null
host=$(admin "SELECT host FROM ccc.run_host WHERE run='$run_'")
as en03 run "$change" --resolve
is "$rc" 1 'what is not unknown is not asked after'
like "$out$err" 'R00.1' 'and the rule is named'
runner --once
begun "$host.2"
host_gone
wait "$runner"
is "$(hosts_of "$run_")" 'unknown 1' 'the host went away in the middle of a step: unknown'
like "$(state_of)" '^unknown' 'the target says so'
sleep 3
as en03 run "$change" --resolve --follow &
asker=$!
later "$asker"
"$ROOT/tests/host/sshd.sh" start "$T/h" "$port" && later "$(cat "$T/h/pid")"
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
wait "$asker"
is "$(admin "SELECT GROUP_CONCAT(CONCAT(seq,COALESCE(outcome,'-')) ORDER BY seq) FROM ccc.run_step WHERE run='$run_' AND seq<5")" '1ok,2fail,3-,4-' 'its marker proves that the step was ended'
is "$(ls "$T/h/count" | tr '\n' ' ')" "$host.1 $host.2 " 'nothing more was begun'
is "$(cat "$T/h/count/$host.2" | wc -l)" 1 'and nothing ran twice'
like "$(state_of)" '^failed .*marker' 'the host is not done, and no longer unknown'
is "$(admin "SELECT actor FROM ccc.event e JOIN ccc.record r ON r.id=e.record JOIN ccc.change_target t ON t.record=r.id WHERE t.change_request='$change' AND e.action='settle_failed'")" EN03 'written down by who asked'
like "$(admin "SELECT GROUP_CONCAT(action) FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='$change'")" 'resolve' 'the question stands in the history of the change'
as op04 do CHG.resolve "$change"
is "$rc" 1 'an operator does not ask'
finish
