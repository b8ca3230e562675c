#!/bin/sh
# The runner is killed at random moments, and at every point before and after a
# thing that lasts: no step runs twice, and what is told is what the hosts know.
# CCC_KILLS=100 makes it a hundred random kills (12 else).
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"
kills=${CCC_KILLS:-12}
LEASE=30

start_demo
start_hosts
count_steps
pause() { # milliseconds
	sleep "$(awk -v ms="$1" 'BEGIN {print ms / 1000}')"
}
random() { # MAX
	od -An -N2 -tu2 /dev/urandom | awk -v max="$1" '{print $1 % max}'
}
state_of() { admin "SELECT state FROM ccc.run WHERE run='$run_'"; }
# A person lets a run go on that the failures stopped.
go_on() {
	[ "$(admin "SELECT state FROM ccc.record WHERE number='$change'")" != paused ] ||
	    move en03 "$change" CHG.continue '{}' >/dev/null
}
kill_it() {
	kill -9 "$runner" 2>/dev/null
	wait "$runner" 2>/dev/null
	while :; do
		lease_over | grep -q ERROR || break
	done
	go_on
}
twice() { wc -l "$T"/h/count/* | awk '$2 != "total" && $1 > 1' | wc -l; }
# To the end; what the failures stopped is let go on.
end_run() {
	runner
	i=0
	while [ $i -lt 240 ] && [ "$(state_of)" != ended ]; do
		go_on
		pause 500
		i=$((i + 1))
	done
	kill "$runner"
	wait "$runner" 2>/dev/null
}

start_change 40 10 40 >/dev/null
n=0
while [ "$n" -lt "$kills" ] && [ "$(state_of)" != ended ]; do
	runner
	pause "$((100 + $(random 1500)))"
	kill_it
	n=$((n + 1))
	if [ "$(state_of)" = ended ] && [ "$n" -lt "$kills" ]; then
		is "$(twice):$(untrue "$run_")" '0:' "after $n kills: none twice, nothing untrue"
		start_change 40 10 40 >/dev/null
		rm -f "$T"/h/count/*
	fi
done
end_run
is "$(state_of)" ended "after $n kills at random the run goes to its end"
is "$(twice)" 0 'no step ran twice'
is "$(untrue "$run_")" '' 'what is told is what the hosts know'
is "$(admin "SELECT COUNT(*) FROM ccc.run_step WHERE run='$run_' AND intent_at IS NOT NULL AND outcome IS NULL")" 0 'no step is left open'
note "$(hosts_of "$run_"); unknown steps: $(admin "SELECT COUNT(*) FROM ccc.run_step WHERE run='$run_' AND outcome='unknown'")"

# ---- at each point, before and after
RUNNER=$CCC_BUILD/tests/ccc-runner
rm -f "$T"/h/count/*
start_change 14 14 40 >/dev/null
for point in begin begun send sent cast ended tell told close closed read; do
	CCC_FAILPOINT=$point:$((1 + $(random 3)))
	export CCC_FAILPOINT
	runner
	unset CCC_FAILPOINT
	i=0
	while [ $i -lt 40 ] && kill -0 "$runner" 2>/dev/null; do
		pause 100
		i=$((i + 1))
	done
	kill_it
done
RUNNER=$CCC_BUILD/ccc-runner
end_run
is "$(state_of)" ended 'after a kill at each point the run goes to its end'
is "$(twice)" 0 'no step ran twice'
is "$(untrue "$run_")" '' 'what is told is what the hosts know'

# ---- a runner that was frozen wakes up after another took over
rm -f "$T"/h/count/*
start_change 12 12 40 >/dev/null
runner
pause 1200
kill -STOP "$runner"
frozen=$runner
lease_over >/dev/null
runner
pause 1500
kill -CONT "$frozen"
pause 1500
kill -9 "$frozen" 2>/dev/null
wait "$frozen" 2>/dev/null
kill "$runner"
wait "$runner" 2>/dev/null
lease_over >/dev/null
end_run
is "$(twice)" 0 'two runners: no step ran twice'
is "$(untrue "$run_")" '' 'what is told is what the hosts know'
finish
