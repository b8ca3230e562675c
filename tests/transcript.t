#!/bin/sh
# Recordings of a run: who may open one, what is written down of it, what is
# read, the file for a player, and a recording that was tampered with.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"

start_demo
start_hosts
count_steps
step_is 2 action 'printf "one\\n\\033[31mred\\033[0m\\n50%%\\r100%%\\n"; uname -n' 'rc=0' stop_host
start_change 2 2 1 >/dev/null
run timeout 60 "$RUNNER" --config "$T/ccc.conf" --once
is "$(hosts_of "$run_")" 'ok 2' 'a run with two recordings'
host=$(admin "SELECT MIN(host) FROM ccc.run_host WHERE run='$run_'")

as jc01 transcript "$run_" "$host"
is "$rc" 1 'without a purpose nothing is opened'
like "$err" 'R12.8' 'and the rule is named'
as en03 transcript "$run_" "$host" --purpose 'looking at my own work'
is "$rc" 1 'who ran it does not open it'
as jc01 transcript "$run_" "$host" --purpose 'quarterly audit of runs'
is "$rc" 0 'an auditor with a purpose does' || note "$err"
like "$out" '^== [0-9.]+ s +step 2' 'steps are marked'
like "$out" 'one' 'what was printed is there'
like "$out" '\^\[\[31mred' 'an escape sequence is seen, and does nothing'
printf "%s\n" "$out" >"$T/read"
is "$(grep -cE '^(50|100)%$' "$T/read")" 2 'what was overwritten is seen as well' || note "$out"
like "$out" 'exit status 0' 'and how each step ended'
is "$(admin "SELECT CONCAT(actor,' ',JSON_VALUE(vals,'\$.view_purpose'),' ',outcome) FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='$change' AND e.action='view' ORDER BY e.seq DESC LIMIT 1")" 'JC01 quarterly audit of runs done' 'the purpose stands in the history of the change'
as jc01 transcript "$run_" --purpose 'quarterly audit of runs'
is "$rc" 2 'of several hosts one is to be named'
like "$err" "$host" 'and one is'
as jc01 transcript "$run_" nohost --purpose 'quarterly audit of runs'
is "$rc" 2 'a host that is none of the run'

as jc01 transcript "$run_" "$host" --purpose 'for the player' --cast "$T/cast"
is "$rc" 0 'a file for a player'
is "$(head -1 "$T/cast" | grep -c '"version": 2')" 1 'begins with the header'
is "$(sed 1d "$T/cast" | grep -cvE '^\[[0-9]+\.[0-9]+, "[om]", ".*"\]$')" 0 'and has nothing but events after it'
is "$(stat -c %a "$T/cast")" 600 'that others cannot read'
as jc01 transcript "$run_" "$host" --purpose 'for the player' --cast "$T/cast"
is "$rc" 2 'a file that is there is not written over'

admin "UPDATE ccc.transcript SET data=REPLACE(data,'red','rod') WHERE owner='$run_' AND host='$host'"
as jc01 transcript "$run_" "$host" --purpose 'a look at what was changed'
isnt "$rc" 0 'a changed recording is not shown as one'
like "$err" "of $host is not the one that was recorded" 'in words'
finish
