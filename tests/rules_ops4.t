#!/bin/sh
# A recovery by the real runner on a real sshd: what the plan's confirmation and
# the unit's grant allow is done once on each host, and nothing else is.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"
start_demo
start_hosts
count_steps

begin() { # a recovery of DZB-01 on its hosts; its number to $rec
	rec=$(move rg02 '' REC.request '{"app":"DZB-01","kind":"real","fault":"表丢失"}' | cut -f2)
	move en03 "$rec" REC.start '{}' >/dev/null
	move rg02 "$rec" REC.choose '{"choice":"overwrite"}' 'the live one is worthless' >/dev/null
	hosts=$(admin "SELECT JSON_ARRAYAGG(code) FROM ccc.host WHERE app='DZB-01'")
	move en03 "$rec" REC.restore "{\"plan\":\"BP-DZB-01\",\"runbook\":\"RB-DISK\",\"point_at\":\"2026-07-01T01:00:00+08:00\",\"targets\":$hosts}"
	run_=$rec/1
}
n=$(admin "SELECT COUNT(*) FROM ccc.host WHERE app='DZB-01'")
begin >"$T/said"
like "$(cat "$T/said")" '^done' "a recovery on $n hosts is started"
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$rc" 0 'the runner does it' || note "$err"
is "$(hosts_of "$run_")" "ok $n" 'all hosts are ok' || note "$err"
is "$(cat "$T"/h/count/* | wc -l):$(untrue "$run_")" "$((n * 4)):" 'each step once, and what is told is true'
is "$(admin "SELECT COUNT(*) FROM ccc.recovery_target x JOIN ccc.record r ON r.id=x.record WHERE x.recovery='$rec' AND r.state='ok' AND x.auth='AU-2026-0015'")" "$n" 'each target by the grant it was entered with'
is "$(admin "SELECT COUNT(DISTINCT host) FROM ccc.transcript WHERE owner='$run_'")" "$n" 'each host has a recording'
like "$(move en03 "$rec" REC.verify '{"result":"ok"}')" '^done' 'verified'
like "$(move rg02 "$rec" REC.confirm '{}')" '^done' 'and closed by the unit'

# ---- the grant ends: nobody enters
rm -f "$T"/h/count/* && rm -rf "$T/h/marks"
begin >/dev/null
admin "UPDATE ccc.auth SET revoked_at=ccc.centre_now() WHERE id='AU-2026-0015'"
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$(ls "$T/h/count" | wc -l)" 0 'without a grant nothing runs'
is "$(hosts_of "$run_")" "held $n" 'the hosts are put aside'
like "$(admin "SELECT note FROM ccc.run_host WHERE run='$run_' LIMIT 1")" 'R16.11' 'by which rule'

# ---- the grant comes: the clock opens what waited for it
tick() { admin "USE ccc; UPDATE tick SET busy_until='2000-01-01'; CALL guard(); CALL tick(@w,@m,@r,@s,@l)"; }
tick
is "$(admin "SELECT state FROM ccc.run WHERE run='$run_'")" ended 'without it the clock opens nothing'
admin "UPDATE ccc.auth SET revoked_at=NULL WHERE id='AU-2026-0015'"
tick
is "$(admin "SELECT state FROM ccc.run WHERE run='$run_'")" open 'with it the run is open again'
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$(hosts_of "$run_")" "ok $n" 'and goes to its end' || note "$err"
is "$(cat "$T"/h/count/* | wc -l):$(untrue "$run_")" "$((n * 4)):" 'each step once'
finish
