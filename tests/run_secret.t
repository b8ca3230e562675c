#!/bin/sh
# A secret parameter: the host gets it, and it is nowhere but where it must be.
. "$(dirname "$0")/lib.sh"
. "$ROOT/tests/host/run.sh"
start_demo
start_hosts
count_steps
admin "UPDATE ccc.runbook SET params='tok~[A-Za-z0-9-]{8,}!;pace=0..60' WHERE id='RB-DISK'"

step_is 1 precheck 'printf %s {tok} >$COUNT_DIR/tok; x={tok}; printf %s "$x" | cut -c1-7 | tr -d "\\n"; sleep 0.5; printf %s "$x" | cut -c8-; echo "again $x" >\&2' 'rc=0' stop_host
step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; echo it is {tok}, pace {pace}; echo last {tok}' 'rc=0' stop_host
secret=S3CRET-CANARY-77
PARAMS="tok=$secret;pace=3" start_change 1 1 1 >"$T/said"
like "$(cat "$T/said")" '^done' 'a run with a secret is started'
timeout 60 "$RUNNER" --config "$T/ccc.conf" --once 2>"$T/runner.log"
is "$(hosts_of "$run_")" 'ok 1' 'it ran' || note "$(cat "$T/runner.log")"
is "$(cat "$T/h/count/tok")" "$secret" 'the host got the value itself'
host=$(admin "SELECT host FROM ccc.run_host WHERE run='$run_'")
as jc01 transcript "$run_" "$host" --purpose 'quarterly audit of runs'
is "$rc" 0 'the recording is opened' || note "$err"
like "$out" 'it is \*\*\*\*\*\*, pace 3' 'where it stood, ****** stands'
is "$(printf '%s\n' "$out" | grep -c '^\*\*\*\*\*\*')" 1 'also where it came in two pieces' || note "$out"
like "$out" 'again \*\*\*\*\*\*' 'and among the errors'
like "$out" 'it is .\*\*\*\*\*\*., pace' 'the command itself is shown with it masked'
is "$(admin "SELECT last_line FROM ccc.run_step WHERE run='$run_' AND seq=2")" 'last ******' 'the last line too'
{
	printf '%s\n' "$out"
	for who in en03 mg01 jc01 ld03; do
		as $who show "$change"
		printf '%s\n' "$out$err"
		as $who show "$change" --format json
		printf '%s\n' "$out$err"
		sql $who "SELECT * FROM v_run; SELECT * FROM v_run_host; SELECT * FROM v_run_step; SELECT * FROM v_run_plan WHERE number='$change'; SELECT * FROM v_event; SELECT * FROM v_change_request; SELECT * FROM v_record; SELECT * FROM v_proposal"
	done
	as en03 run "$change" --follow
	printf '%s\n' "$out$err"
	cat "$T/runner.log"
} >"$T/seen"
is "$(grep -c "$secret" "$T/seen")" 0 'no screen, list, answer or log shows it'
isnt "$(grep -c 'tok=\*\*\*\*\*\*' "$T/seen")" 0 'they show that there is one'
like "$(sql en03 "SELECT argv FROM v_run_step WHERE run='$run_' AND seq=2")" "it is '\*\*\*\*\*\*', pace '3'" 'the steps are shown with it masked'
like "$(sql mg01 "SELECT argv FROM v_run_plan WHERE number='$change' AND seq=2")" "it is '\*\*\*\*\*\*', pace '3'" 'and so is the plan'
every=$(admin "SET group_concat_max_len=1000000; SELECT GROUP_CONCAT('SELECT ''',tbl,''' FROM ccc.\`',tbl,'\` WHERE INSTR(CONCAT_WS(CHAR(32),',cols,'),''$secret'')>0' SEPARATOR ' UNION ')
	FROM (SELECT c.TABLE_NAME tbl, GROUP_CONCAT('\`',c.COLUMN_NAME,'\`') cols FROM information_schema.COLUMNS c JOIN information_schema.TABLES t
	ON t.TABLE_SCHEMA=c.TABLE_SCHEMA AND t.TABLE_NAME=c.TABLE_NAME AND t.TABLE_TYPE='BASE TABLE'
	WHERE c.TABLE_SCHEMA='ccc' AND c.DATA_TYPE IN ('char','varchar','tinytext','text','mediumtext','longtext','blob','longblob') GROUP BY c.TABLE_NAME) x")
is "$(admin "$every" | sort | tr '\n' ' ')" 'change_request run_step ' 'it is kept where the runner takes it from, in no other table'
is "$(grep -rl "$secret" "$T" --exclude-dir=db --exclude-dir=count --exclude-dir=marks | tr '\n' ' ')" '' 'and in no file'
as en03 do CHG.draft title=t kind=norm scope=platform_conf runbook=RB-DISK "targets=$host" "params=tok=$secret,;pace=61"
like "$out$err" 'tok: \*\*\*\*\*\*' 'a refusal shows it masked'
is "$(printf '%s' "$out$err" | grep -c "$secret"):$(admin "SELECT COUNT(*) FROM ccc.event WHERE vals LIKE '%$secret%'")" '0:0' 'and its event too'

finish
