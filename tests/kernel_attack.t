#!/bin/sh
# An ordinary person with the mariadb client: direct writes, private procedures,
# forged clocks and ids, switched-off checks, own transactions. All refused or
# without effect, and the record is whole after it.
. "$(dirname "$0")/lib.sh"

start_demo
N=INC-20260701-01
put() { printf "CALL p_move(UUID(),'%s','ANY.note','','{\"text\":\"%s\"}','','','batch')" "$N" "$1"; }
count() { admin "SELECT COUNT(*) FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='$N' AND e.outcome='${1:-done}'"; }
now() { admin "SELECT ccc.centre_now()"; }
last() { admin "SELECT $1 FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='$N' ORDER BY e.seq DESC LIMIT 1"; }
near() { admin "SELECT ABS(TIMESTAMPDIFF(SECOND,'$1',ccc.centre_now()))<60"; }

# tables, views, procedures that are not the API
for t in "UPDATE ccc.record SET state='closed'" "INSERT INTO ccc.event(record) VALUES(1)" "DELETE FROM ccc.event" "SELECT * FROM ccc.record" \
    "SELECT * FROM ccc.appointment" "UPDATE v_incident SET detail='x'" "DELETE FROM v_event" "INSERT INTO v_link(number) VALUES('x')" \
    "CALL ccc.m_do('MG01','x',UUID(),'$N','ANY.note','','{}','','','batch',0,@a)" "CALL ccc.guard()" "CALL ccc.tick(@a,@b,@c,@d,@e)" \
    "CALL ccc.w_INC(1,'{}')" "CALL ccc.e_set_priority(1,1)" "CALL ccc.seal_make(@n)" "CALL ccc.sight_of('OP04')" "CALL ccc.load_pack()" \
    "CALL ccc.answer('{}')" "CALL r_claim('x','30')" "CALL r_tick()" "SELECT ccc.me()" "SELECT ccc.param('x',NOW())" "CREATE TABLE ccc.x(a INT)" "CREATE TABLE ccc_api.x(a INT)" \
    "CREATE TEMPORARY TABLE verify_find(a INT)" "DROP VIEW ccc_api.v_incident" "ALTER USER op04 IDENTIFIED BY 'y'" "SET ROLE ccc_run" "SET GLOBAL read_only=1" \
    "LOCK TABLES ccc.record WRITE" "SHOW CREATE PROCEDURE ccc.m_body" "KILL 1" "LOAD DATA INFILE '/etc/passwd' INTO TABLE ccc.stage" "SELECT 1 INTO OUTFILE '/tmp/x'" \
    "SET sql_log_bin=0" "CALL ccc_api.p_none()" "GRANT ALL ON *.* TO op04" "SELECT * FROM mysql.global_priv" "TRUNCATE ccc.event" "PREPARE s FROM 'DELETE FROM ccc.event'"; do
	like "$(sql op04 "$t")" '^ERROR' "refused: $t"
done
is "$(sql op04 "SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema='ccc'")" 0 "private procedures are not even listed"

# settings of the session: each before a move in the same session
for s in "SET timestamp=1" "SET foreign_key_checks=0" "SET check_constraint_checks=0" "SET unique_checks=0" "SET insert_id=9223372036854775806" \
    "SET time_zone='+13:00'" "SET completion_type=CHAIN" "SET completion_type=RELEASE" "SET group_concat_max_len=4" "SET sql_mode=''" "SET tx_isolation='READ-UNCOMMITTED'" \
    "SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED" "SET autocommit=0" "START TRANSACTION" "START TRANSACTION READ ONLY" "SET tx_read_only=1" \
    "SET system_versioning_asof='2000-01-01 00:00:00'" "SET innodb_lock_wait_timeout=1" "SET max_statement_time=100" "SET sql_select_limit=0" \
    "SET max_sp_recursion_depth=0" "SET sql_safe_updates=1" "SET sql_big_selects=0, max_join_size=1" "SET max_error_count=0" "SET div_precision_increment=0" \
    "SET sql_auto_is_null=1" "SET collation_connection=utf8mb4_general_ci" "SET NAMES latin1" "SET lc_time_names='zh_CN'" "SET max_recursive_iterations=0" \
    "SET @ccc_as_of='2001-01-01', @ccc_now='2001-01-01', @ccc_actor='MG01', @ccc_nested='x', @ccc_depth=5, @ccc_req='x', @ccc_rec=1, @ccc_why='x', @ccc_j='{}', @ccc_account='mg01@localhost'" \
    "SET SESSION optimizer_switch='derived_merge=off,semijoin=off,condition_pushdown_for_derived=off'" "SAVEPOINT before_values"; do
	before=$(count)
	out=$(sql op04 "$s; $(put "under $(printf %s "$s" | tr -d "'")"); ROLLBACK")
	if printf '%s\n' "$out" | grep -q '^done'; then
		is "$(count) $(last "CONCAT(e.actor,' ',e.account)") $(near "$(last e.at)")" "$((before + 1)) OP04 op04@localhost 1" "no effect: $s"
	else
		is "$(count)" "$before" "fails closed: $s ($(printf '%s' "$out" | head -1 | cut -c1-60))"
	fi
done
like "$(sql op04 "SET timestamp=1; $(put stamp)")" 'ERROR 1290' "the clock cannot be set: secure_timestamp"
like "$(sql op04 "SET STATEMENT foreign_key_checks=0, max_statement_time=50 FOR $(put 'for')")" '^done' "nor settings for one statement"
is "$(sql op04 "SET completion_type=CHAIN; $(put chain); SELECT @@completion_type" | tail -1)" NO_CHAIN "completion type is put back"

# own transactions and XA around a move
before=$(count)
sql op04 "XA START 'x'; $(put xa); XA END 'x'; XA ROLLBACK 'x'" >"$T/xa"
is "$(count)" "$before" "inside XA a move fails closed"
sql op04 "SET autocommit=0; $(put 'and hang up')" >/dev/null
is "$(count)" "$((before + 1))" "autocommit=0 and hanging up undoes nothing"
before=$(count refused)
sql op04 "START TRANSACTION; CALL p_move(UUID(),'$N','INC.close','','{}','','','batch'); ROLLBACK" >/dev/null
is "$(count refused)" "$((before + 1))" "nor is a refusal undone"

# ids and keys of rows: what the form does not ask never gets in
before=$(admin "SELECT MAX(id) FROM ccc.record")
sql op04 "SET insert_id=9000000; CALL p_move(UUID(),'','INC.log','','{\"title\":\"x\",\"cat\":\"STO\",\"detect_by\":\"monitor\",\"detected_at\":\"2026-07-01 07:00\",\"impact\":3,\"urgency\":3}','','','batch')" >/dev/null
is "$(admin "SELECT MAX(id) FROM ccc.record")" "$((before + 1))" "the id of a record is not the caller's"
for v in '{"text":"x","id":"INC-1"}' '{"text":"x","record":1}' '{"text":"x","state":"closed"}' '{"text":"x","version":99}' '{"text":"x","closed_at":"2020-01-01 00:00"}' \
    '{"text":"x","$.text":"y"}' '{"text":"x","a\"b":1}' '{"text":"x","text`=1,state=`":1}'; do
	q=$(printf '%s' "$v" | sed 's/\\/\\\\/g')
	like "$(sql op04 "CALL p_move(UUID(),'$N','ANY.note','','$q','','','batch')")" '^input.*INPUT' "extra key: $v"
done
is "$(admin "SELECT CONCAT(r.state,' ',i.closed_at IS NULL,' ',i.id) FROM ccc.record r JOIN ccc.incident i ON i.record=r.id WHERE r.number='$N'")" "working 1 $N" "the record is as it was"
like "$(last 'CONCAT(e.outcome,e.rules,e.vals)')" '^refused.*INPUT.*state=' "and each vain try stands in its history"

# any text comes back as it went in, and the chain holds it
for v in '{"text":"a\\nb\\t\\"quoted\\" \\\\ back"}' '{"text":"漢字 𠀀 😀 \\u4e2d"}' '{"text":"'"''"'); DROP TABLE x; --"}' '{"text":"x","text":"y"}'; do
	sql op04 "CALL p_move(UUID(),'$N','ANY.note','','$v','','','batch')" >"$T/t"
	like "$(cat "$T/t")" '^done' "text: $v"
done
is "$(admin "SELECT HEX(JSON_VALUE(e.vals,'\$.text')) FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='$N' ORDER BY e.seq DESC LIMIT 3,1")" \
    "$(printf 'a\nb\t"quoted" \\ back' | od -An -tx1 | tr -d ' \n' | tr a-f A-F)" "line feeds, quotes and backslashes are kept"
is "$(admin "SELECT JSON_VALUE(e.vals,'\$.text') FROM ccc.event e JOIN ccc.record r ON r.id=e.record WHERE r.number='$N' ORDER BY e.seq DESC LIMIT 2,1")" "漢字 𠀀 😀 中" "and every character"
like "$(sql op04 "CALL p_move(UUID(),'$N','ANY.note','','{\"text\":\"a\\\\u0000b\"}','','','batch')")" 'R00.6' "but no control characters"
like "$(sql op04 "CALL p_move(UUID(),'$N','ANY.note','','{\"text\":\"a\\\\u001b[2J\"}','','','batch')")" 'R00.6' "nor escape sequences"
big=$(printf '%090000d' 1)
printf '%s' "CALL p_move(UUID(),'$N','ANY.note','','{\"text\":\"x\",\"k\":\"$big\"}','','','batch')" >"$T/big.sql"
like "$(sql op04 "source $T/big.sql" | cut -c1-200)" '^input.*INPUT' "a heap of values is refused"
like "$(last 'e.vals')" '^.{1,20}900[0-9]+.$' "without filling the history"

# coercions with sql_mode=''
for v in '{"impact":"12abc","urgency":"2"}' '{"impact":"0x1","urgency":"2"}' '{"impact":"1; drop","urgency":"2"}' '{"impact":"1e0","urgency":2}' '{"impact":300,"urgency":2}' '{"impact":[1],"urgency":2}' '{"impact":{"a":1},"urgency":2}'; do
	like "$(sql ld01 "SET sql_mode=''; CALL p_move(UUID(),'$N','INC.reprioritise','','$v','because','','batch')")" 'R00.6.*impact' "no coercion: $v"
done
long=$(printf '%0300d' 1)
like "$(sql op04 "SET default_regex_flags='MULTILINE'; CALL p_move(UUID(),'$N','INC.amend','','{\"title\":\"two lines\\\\n\\\\u001b[2J\"}','because','','batch')")" 'R00.6.*title' "what a pattern means is not the caller's to say"
like "$(sql op04 "SET sql_mode=''; CALL p_move(UUID(),'$N','INC.amend','','{\"title\":\"$long\"}','because','','batch')")" 'R00.6.*title' "no cutting of what is too long"
like "$(sql op04 "SET sql_mode=''; CALL p_move(UUID(),'$N$long','ANY.note','','{\"text\":\"x\"}','','','batch')")" '^input' "nor of a number"
like "$(sql op04 "CALL p_move(UUID(),'$N'' OR 1=1 -- ','ANY.note','','{\"text\":\"x\"}','','','batch')")" '^input' "a number is a value"
like "$(sql op04 "CALL p_move(UUID(),'','XXX.note'';DROP TABLE x','','{}','','','batch')")" '^input' "so is an action"
like "$(sql op04 "CALL p_move(UUID(),'$N','INC.\`x\`','','{}','','','batch')")" '^input' "and its name is never SQL"
like "$(sql op04 "CALL p_move(NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL)")" '^input' "nothing but NULL"
like "$(sql op04 "CALL p_confirm(NULL)")" '^input' "nor to confirm"
like "$(sql op04 "CALL p_next(NULL)")" '^$' "nor to ask"
like "$(sql op04 "CALL p_move(UUID(),'$N','ANY.note','','{\"text\":\"x\"}','','','tick')")" '^input.*origin' "an origin that is the program's own"

# others' work
like "$(sql op04 "CALL p_move(UUID(),'AU-2026-0001','AUT.expire','','{}','','','batch')")" 'R00\.[12]' "a move of the system is never a person's"
like "$(sql op04 "CALL p_confirm(UUID())")" '^input' "a request that is none"
like "$(sql us-mzj "SELECT COUNT(*) FROM v_incident WHERE org='JTJ'")" '^0$' "others' records are not seen"
n=$(sql us-mzj "SELECT COUNT(*) FROM v_tenancy")
is "$(sql us-mzj "SET @ccc_as_of='2001-01-01'; SELECT COUNT(*) FROM v_tenancy")" "$n" "a moment of one's own shows no more"
admin "UPDATE ccc.visible SET until='2026-06-30' WHERE account='us-mzj'"
is "$(sql us-mzj "SET @ccc_as_of='2001-01-01'; SELECT COUNT(*) FROM v_tenancy")" 0 "nor does it prolong an appointment that has ended"
is "$(sql us-mzj "SET @ccc_as_of='2001-01-01'; SELECT (SELECT COUNT(*) FROM v_tenancy_list)+(SELECT COUNT(*) FROM v_run_plan)")" 0 "in lists and plans neither"
admin "CALL ccc.sight_of('US-MZJ')"
is "$(sql us-mzj "SET @ccc_actor='MG01'; SELECT DISTINCT org FROM v_tenancy")" MZJ "nor does an actor of one's own"
# whoever reads can hold a lock: a move waits for it, says so in time, and leaves nothing half done
sql op05 "START TRANSACTION; SELECT number FROM v_incident WHERE number='$N' FOR UPDATE; SELECT SLEEP(60)" >/dev/null &
held=$!
sql op04 "SELECT SLEEP(2)" >/dev/null
before=$(count)
start=$(date +%s)
like "$(sql op04 "$(put 'locked out')")" 'ERROR 45002.*BUSY' "a lock held by a reader: the move says that it is busy"
ok "$([ $(($(date +%s) - start)) -lt 15 ]; echo $?)" "within the client's patience"
is "$(count)" "$before" "and nothing is done"
kill "$held" 2>/dev/null
admin "KILL USER op05" >/dev/null
like "$(sql op04 "$(put 'free again')")" '^done' "the lock gone, it is done"
is "$(sql jc01 "CALL p_verify('')" | cut -f1,4 | grep -vc '^info')" 0 "all chains are whole"
finish
