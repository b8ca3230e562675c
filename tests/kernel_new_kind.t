#!/bin/sh
# A kind that the program has never heard of: rows for kind, states, fields, three
# moves, sight and a parameter, a rule as a row and one SELECT. It stands on the
# screen by its names and refuses as it should, without a line of C.
. "$(dirname "$0")/lib.sh"

VT=$CCC_BUILD/tests/vt
start_demo en
cp -r "$ROOT/sql" "$T/sql"
p=$T/sql/pack
tsv() { printf '%s\n' "$1" | tr '@' '\t' >>"$p/$2.tsv"; }
tsv 'KEY@key_loan@KL-{yyyy}-{nnn}@KL@钥匙借用@Key loan@14@' kind
tsv 'KEY@out@已借出@lent@OPR@0@run' state
tsv 'KEY@back@已归还@returned@@1@run' state
n=0
for f in 'id@code@编号@ID' 'title@text@钥匙@Key' 'host@ref host@机柜主机@Cabinet host' 'out_at@ts@借出时间@Lent at' 'back_at@ts@归还时间@Returned at' \
    'lent_by@ref staff@借出人@Lent by' 'due_on@date@应还日期@Back by'; do
	n=$((n + 1)); tsv "key_loan@$n@$f@0" field
done
tsv 'KEY@-@out@lend@借出@lend out@OPR|LEAD@@@@title;host?;due_on@R99.1@out_at@lent_by@@@@0@0@0@14@' move
tsv 'KEY@out@out@extend@续借@extend@OPR|LEAD@@@@due_on@R99.1@@@@@@1@0@0@14@' move
tsv 'KEY@out@back@give_back@归还@take back@OPR|LEAD@LEAD@lend@@@R04.6@back_at@@@field:due_on@@0@0@0@14@' move
for w in csp=all reg=all fin=none unit=none third=none gov=none ADM=none AUD=all; do tsv "KEY@${w%=*}@${w#*=}@" sight; done
tsv 'key_max_days@7@day@钥匙最长借用@Longest loan of a key@14@policy@sample@no' param
tsv 'R99.1@14@policy@both@violation@key_loan@a key is lent for at most key_max_days@拒绝:钥匙借用不得超过 {n} 天@Refused: a key is lent for at most {n} days@LEAD@KEY.give_back@2016-07-01@' rule
cat >"$T/sql/rules/KEY.sql" <<'SQL'
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_KEY AS
SELECT t.record record, 'R99.1' rule, t.out_at done, JSON_OBJECT('n',p.value,'host',t.host) detail
  FROM ccc.key_loan t JOIN ccc.now1 n JOIN ccc.param_span p ON p.name='key_max_days' AND p.from_at<=COALESCE(t.out_at,n.at) AND p.to_at>COALESCE(t.out_at,n.at)
  JOIN ccc.centre z ON z.n=1
 WHERE DATEDIFF(t.due_on,DATE(CONVERT_TZ(COALESCE(t.out_at,n.at),'+00:00',z.tz)))>p.value+0;
SQL
sed -i "s|sql_dir = \"[^\"]*\"|sql_dir = \"$T/sql\"|" "$T/ccc.conf"
run "$CCC" --config "$T/ccc.conf" db upgrade
is "$rc" 0 "the upgrade takes the rows"

lend() { sql op04 "CALL p_move(UUID(),'','KEY.lend','','{\"title\":\"机柜钥匙\",\"host\":\"hv-01\",\"due_on\":\"$1\"}','','','batch')" | cut -f1,2,7; }
like "$(lend 2026-07-09)" 'refused.*R99.1.*"n": ?"7"' "R99.1 breaks: eight days"
is "$(lend 2026-07-08 | cut -f1,2 | tr '\t' ' ')" "done KL-2026-001" "R99.1 lawful: seven"
like "$(sql us-mzj "CALL p_move(UUID(),'KL-2026-001','KEY.extend','','{\"due_on\":\"2026-07-05\"}','sooner','','batch')")" 'refused.*R00.2' "another role cannot"
like "$(sql op04 "CALL p_move(UUID(),'KL-2026-001','KEY.extend','','{\"due_on\":\"2026-07-07\"}','','','batch')")" 'refused.*R00.3' "a reason is asked where it must be"
like "$(sql op04 "CALL p_move(UUID(),'KL-2026-001','KEY.extend','9','{\"due_on\":\"2026-07-07\"}','sooner','','batch')")" '^stale' "stale is told"
like "$(sql op04 "CALL p_move(UUID(),'KL-2026-001','KEY.extend','','{\"due_on\":\"2026-07-07\"}','sooner','','batch')")" '^done' "the second move"

# --- the parameter: a row of the pack, then a record of the centre ------------------------
sed -i 's/^key_max_days\t7\t/key_max_days\t9\t/' "$p/param.tsv"
run "$CCC" --config "$T/ccc.conf" db upgrade
like "$(lend 2026-07-10)" '^done' "another value in the pack: nine days pass"
like "$(lend 2026-07-11)" 'refused.*"n": ?"9"' "ten do not"
sql mg01 "CALL p_move(UUID(),'','PAR.propose','','{\"name\":\"key_max_days\",\"value\":\"30\",\"source\":\"内部规定\",\"from_on\":\"2026-07-01\"}','','','batch')" >/dev/null
sql rg01 "CALL p_move(UUID(),'PV-key_max_days/1','PAR.approve','','{}','','','batch')" >/dev/null
like "$(lend 2026-07-31)" '^done' "a value of the centre: thirty days pass"
like "$(lend 2026-08-01)" 'refused.*"n": ?"30"' "thirty-one do not"

# --- found afterwards, by the same SELECT ---------------------------------------------------
admin "UPDATE ccc.key_loan SET due_on='2026-09-01' WHERE id='KL-2026-001'"
as ld01 check --rule R99.1 --format json
is "$rc" 1 "a finding"
like "$out" '"rule": ?"R99.1".*"table": ?"key_loan".*"key": ?"KL-2026-001".*at most 30 days' "with table, key and its own sentence"
as ld01 --lang zh check --rule R99.1
like "$out" '不得超过 30 天' "in Chinese too"
admin "UPDATE ccc.key_loan SET due_on='2026-07-07' WHERE id='KL-2026-001'"

# --- the command line and the screen, by their names ------------------------------------------
as op04 list key_loan
like "$out" 'KL-2026-001.*机柜钥匙' "listed"
as op04 show KL-2026-001
like "$out" 'Cabinet host +hv-01' "shown by its labels"
as op04 why KEY.lend title=x due_on=2026-12-31
like "$out$err" 'at most 30 days' "why, in words"
play() {
	out=$(printf 'expect 08:\nwait 400\n%s\n' "$3" | env LC_ALL=C.UTF-8 "$VT" -- "$CCC" --config "$T/ccc.conf" --user "$1" --lang "$2" 2>&1)
	rc=$?
}
play op04 en 'send :KEY\r
expect KL-2026-001
wait 200
shot
send :KL-2026-001\r
expect Cabinet host
wait 200
shot
send :KEY.lend\r
expect Back by
wait 200
say form
shot'
is "$rc" 0 "list, card and form are there"
like "$out" 'Key loan' "the list has the kind's name"
like "$out" 'lent' "and its states"
like "$out" 'Cabinet host +hv-01' "the card its fields"
like "$(printf '%s\n' "$out" | sed -n '/^form/,$p')" 'Back by' "the form asks by its labels"
play op04 zh 'send :KEY\r
expect KL-2026-001
wait 200
send :KL-2026-001\r
expect 机柜主机
wait 200
shot'
is "$rc" 0 "the same in Chinese"
like "$out" '归还|续借' "what can be done next, by name"
is "$(sql jc01 "CALL p_verify('')" | grep -vc '^info')" 0 "the audit holds it"
finish
