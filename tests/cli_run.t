#!/bin/sh
# `ccc run`: starts the run of an approved change on real SSH servers and
# follows it to its end; leaving changes nothing for the run.
. "$(dirname "$0")/lib.sh"
run "$CCC" --lang en demo start --dir "$T/demo"
[ "$rc" -eq 0 ] || skip_all "the demo does not start: $err"
trap '"$CCC" demo stop --dir "$T/demo" >/dev/null 2>&1; end_test' EXIT

by() {
	who=$1
	shift
	run "$CCC" --config "$T/demo/ccc.conf" --lang en --user "$who" "$@"
}

# A change of the centre's own hosts, approved and scheduled for now.
change() {
	by en01 do CHG.draft "title=$1" kind=std scope=platform_conf \
	    runbook=RB-DISK "targets=[{\"host\":\"bk-01\"},{\"host\":\"jump-01\"}]" \
	    --format json
	number=$(printf '%s' "$out" | sed 's/.*"number":"\([^"]*\)".*/\1/')
	by en01 do CHG.submit "$number" window_start=2026-07-01T07:00 \
	    window_end=2026-07-02T07:00 risk=L
	by mg01 do CHG.review "$number" opinion=ok
	by mg01 do CHG.approve "$number" opinion=ok
	by mg01 do CHG.schedule "$number" executor=EN01
	[ "$rc" -eq 0 ] || bail "no change to run: $out$err"
}

by mg01 run INC-20260614-01
like "$rc $err" '^2 .*not a change or a recovery' "what is not run"
by mg01 run
like "$rc $err" '^2 .*needs the NUMBER' "nothing to run"
by en01 run CHG-2026-0064
is "$rc" 1 "a change that is not approved is refused"
like "$out" 'R00\.1' "by its state"
by en01 --read-only run CHG-2026-0062
like "$rc $err" '^2 .*read-only' "--read-only starts nothing"

change "disks one"
by mg01 run "$number"
is "$rc" 1 "not by somebody who is no engineer"
by en01 run "$number" --follow
is "$rc" 0 "run and followed to the end" || note "$out$err"
like "$out" 'bk-01 +1 precheck  .*: ok  rc 0' "a line for a step"
like "$out" 'jump-01 .*= ok' "a line for a host"
is "$(printf '%s\n' "$out" | grep -c ': ok  rc 0')" 8 "every step of every host once"
like "$out" 'hosts: 2, ok 2, failed 0' "and the figures"
by en01 run "$number" --follow
is "$rc" 0 "followed again afterwards: the same end" || note "$out$err"
like "$out" 'hosts: 2, ok 2' "with its figures"
printf '%s\n' "$out" | grep -oE '^[0-9]{2}:[0-9]{2}:[0-9]{2}' >"$T/times"
sort -c "$T/times"
ok $? "in the order of what happened" || note "$out"
is "$(printf '%s\n' "$out" | grep -E 'bk-01|jump-01' | sed -n 5p | grep -c ' = ok')" 1 \
    "the end of the first host stands behind its last step" || note "$out"

change "disks two"
by en01 run "$number" --format json
is "$rc" 0 "started, not followed" || note "$out$err"
like "$out" '"outcome":"done".*"state":"running"' "as JSON"
timeout -s INT 0.3 "$CCC" --config "$T/demo/ccc.conf" --lang en --user en01 \
    run "$number" --follow >"$T/out" 2>"$T/err"
n=0
until by mg01 list run --filter "number=$number" --format json
    printf '%s' "$out" | grep -q '"state":"ended"'; do
	n=$((n + 1))
	[ $n -gt 150 ] && break
	sleep 0.2
done
like "$out" '"ok":2,' "interrupted: the run goes on to its end"
finish
