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
while [ $i -lt 150 ] && [ "$(admin "SELECT COUNT(*) FROM ccc.run_host WHERE run='$run_' AND state IN ('pending','running')")" != 0 ]; do
	sleep 0.2
	i=$((i + 1))
done
is "$(admin "SELECT COUNT(*) FROM ccc.run_host WHERE run='$run_' AND state IN ('pending','running')")" 0 'and it does'
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

# ---- the database goes away in the middle of a step and comes back
rm -f "$T"/h/count/* && rm -rf "$T/h/marks"
step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; sleep 4; echo done' 'rc=0' stop_host
start_change 1 1 1 >/dev/null
wait_for() { # FILE: until the step has begun on the host
	i=0
	while [ $i -lt 300 ] && ! [ -f "$T/h/count/$1" ]; do
		sleep 0.1
		i=$((i + 1))
	done
}
runner
wait_for dzb01-app1.2
stop_db
sleep 6
need "$CCC" --config "$T/ccc.conf" db start
i=0
while [ $i -lt 150 ] && [ "$(admin "SELECT state FROM ccc.run WHERE run='$run_'")" != ended ]; do
	sleep 0.2
	i=$((i + 1))
done
is "$(hosts_of "$run_")" 'ok 1' 'the run goes on'
is "$(cat "$T"/h/count/* | wc -l):$(untrue "$run_")" '4:' 'the step is told later, and once'
like "$(cat "$T/runner.log")" 'no database, trying on' 'the log says when it was away'

# ---- told to end in the middle of a step: the step ends, no other begins
rm -f "$T"/h/count/* && rm -rf "$T/h/marks"
kill "$runner"
wait "$runner"
start_change 1 1 1 >/dev/null
runner
wait_for dzb01-app1.2
kill "$runner"
wait "$runner"
is "$?" 0 'it ends by itself'
is "$(admin "SELECT GROUP_CONCAT(COALESCE(outcome,'-') ORDER BY seq) FROM ccc.run_step WHERE run='$run_' AND seq<5")" 'ok,ok,-,-' 'after the step under way was told'
lease_over >/dev/null
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$(hosts_of "$run_")" 'ok 1' 'the next runner goes on from there'
is "$(cat "$T"/h/count/* | wc -l)" 4 'each step once'

# ---- a person stops the run: the step under way is ended on its host
rm -f "$T"/h/count/* && rm -rf "$T/h/marks"
step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; sleep 300; echo x >>$COUNT_DIR/late' 'rc=0' stop_host 600
start_change 2 1 1 >/dev/null
runner
wait_for dzb01-app1.2
like "$(move en03 "$change" CHG.stop '{}' 'enough is enough')" '^done' 'stop'
i=0
while [ $i -lt 200 ] && [ -z "$(admin "SELECT outcome FROM ccc.run_step WHERE run='$run_' AND seq=2 AND outcome IS NOT NULL")" ]; do
	sleep 0.2
	i=$((i + 1))
done
is "$(admin "SELECT CONCAT(outcome,' ',rc) FROM ccc.run_step WHERE run='$run_' AND seq=2 AND outcome IS NOT NULL")" 'fail 143' 'it was ended there, and said so'
pgrep -f 'sleep 300; echo x' >/dev/null
isnt "$?" 0 'nothing of it is left on the host'
kill "$runner"
wait "$runner"

# ---- the end of the window: no step begins that could not end in it
rm -f "$T"/h/count/* && rm -rf "$T/h/marks"
step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; sleep 2' 'rc=0' stop_host 10
step_is 3 action 'echo x >>$COUNT_DIR/{host}.3' 'rc=0' stop_host 3000
RUN_END_S=600 start_change 1 1 1 >/dev/null
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$(ls "$T/h/count" | tr '\n' ' ')" 'dzb01-app1.1 dzb01-app1.2 ' 'the long step did not begin'
like "$(hosts_of "$run_")" 'failed 1' 'the host says that it is not done'
like "$(admin "SELECT note FROM ccc.run_host WHERE run='$run_'")" 'R17.7' 'and by which rule'
count_steps

# ---- a host key that is not the pinned one
rm -f "$T"/h/count/*
start_change 3 2 3 >/dev/null
admin "UPDATE ccc.host_key SET sha256='SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$(ls "$T/h/count" | wc -l)" 0 'another host key: nothing runs'
like "$(admin "SELECT note FROM ccc.run_host WHERE run='$run_' AND note IS NOT NULL LIMIT 1")" 'not the pinned key' 'and the host says why'
finish
