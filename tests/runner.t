#!/bin/sh
# Runs by the real runner, the real database and a real sshd: to the end, with a
# failing host, a changed approval, a lost database, a stop, an end of the window.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"

run "$RUNNER" --config /nonexistent
is "$rc" 2 'a configuration that is not there'
start_demo
start_hosts
count_steps

# ---- forty hosts to the end
start_change 40 10 3 >"$T/said"
like "$(cat "$T/said")" '^done' 'a change on 40 hosts is started'
run timeout 120 "$RUNNER" --config "$T/ccc.conf" --once
is "$rc" 0 'the runner does what waits, then ends' || note "$err"
is "$(hosts_of "$run_")" 'ok 40' 'all hosts are ok'
is "$(cat "$T"/h/count/* | wc -l)" 160 'each of 160 steps ran'
is "$(wc -l "$T"/h/count/* | awk '$2 != "total" && $1 > 1' | wc -l)" 0 'none twice'
is "$(untrue "$run_")" '' 'what is told is what the hosts know'
is "$(admin "SELECT COUNT(*) FROM ccc.run_host WHERE run='$run_' AND started_at<(SELECT MIN(ended_at) FROM ccc.run_host WHERE run='$run_')")" 1 'the first host was alone'
is "$(admin "SELECT COUNT(DISTINCT host) FROM ccc.transcript WHERE owner='$run_'")" 40 'each host has a recording'
admin "SELECT data FROM ccc.transcript WHERE owner='$run_' AND part=1 LIMIT 1" >"$T/cast"
like "$(head -c 300 "$T/cast")" '"version": 2' 'in asciicast'
like "$(cat "$T/cast")" 'COUNT_DIR' 'with the command in it'

# ---- a host that fails: the first batch stops the rest
rm -f "$T"/h/count/* && rm -rf "$T/h/marks"
step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; test {host} != dzb01-db1' 'rc=0' rollback
step_is 5 rollback 'echo x >>$COUNT_DIR/{host}.5' 'rc=0' stop_all
start_change 6 2 1 >/dev/null
runner
i=0
while [ $i -lt 150 ] && [ "$(admin "SELECT state FROM ccc.record WHERE number='$change'")" != paused ]; do
	sleep 0.2
	i=$((i + 1))
done
sleep 2
is "$(hosts_of "$run_")" 'ok 2;pending 3;rolled_back 1' 'one went back, one beside it was ok, the rest wait'
is "$(cat "$T"/h/count/dzb01-db1.5 | wc -l)" 1 'by its own way back, once'
ls "$T"/h/count/dzb01-db1.3 >/dev/null 2>&1
isnt "$?" 0 'and no step after the one that failed'
like "$(move en03 "$change" CHG.continue '{}')" '^done' 'a person lets it go on'
i=0
while [ $i -lt 150 ] && [ "$(admin "SELECT COUNT(*) FROM ccc.run_host WHERE run='$run_' AND state='pending'")" != 0 ]; do
	sleep 0.2
	i=$((i + 1))
done
is "$(admin "SELECT COUNT(*) FROM ccc.run_host WHERE run='$run_' AND state='pending'")" 0 'and it does'
is "$(untrue "$run_")" '' 'what is told is true'
kill "$runner"
wait "$runner"
is "$?" 0 'the runner ends when it is told to'

# ---- what was approved is what runs
rm -f "$T"/h/count/* && rm -rf "$T/h/marks"
step_is 2 action 'echo x >>$COUNT_DIR/{host}.2' 'rc=0' stop_host
start_change 3 2 1 >/dev/null
admin "UPDATE ccc.run_step SET argv=CONCAT(argv,' ') WHERE run='$run_' AND seq=3 AND host=(SELECT MAX(host) FROM ccc.run_host WHERE run='$run_')"
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$(ls "$T/h/count" | wc -l)" 0 'one byte more in one command: nothing runs' || note "$err"
is "$(hosts_of "$run_")" 'pending 3' 'no host was entered'
like "$err" 'no further host starts' 'the log says so'

# ---- a host key that is not the pinned one
start_change 3 2 3 >/dev/null
admin "UPDATE ccc.host_key SET sha256='SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$(ls "$T/h/count" | wc -l)" 0 'another host key: nothing runs'
like "$(admin "SELECT note FROM ccc.run_host WHERE run='$run_' AND note IS NOT NULL LIMIT 1")" 'not the pinned key' 'and the host says why'
finish
