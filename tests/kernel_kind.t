#!/bin/sh
# A new kind as rows alone: kind, states, moves, fields, sight; then an upgrade.
. "$(dirname "$0")/lib.sh"

start_demo
cp -r "$ROOT/sql" "$T/sql"
p=$T/sql/pack
tsv() { printf '%s\n' "$1" | tr '|' '\t' >>"$2"; }
# kind table number prefix zh en article note
tsv 'KEY|key_loan|KL-{yyyy}-{nnn}|KL|钥匙|Key|14|' "$p/kind.tsv"
tsv 'KEY|out|借出|out|OPR|0|run' "$p/state.tsv"
tsv 'KEY|back|归还|back||1|run' "$p/state.tsv"
n=0
for f in 'id|code|编号|ID' 'title|text|标题|Title' 'host|ref host|主机|Host' 'out_at|ts|借出时间|Lent' 'back_at|ts|归还时间|Returned' 'lent_by|ref staff|借出人|Lent by' \
    'due_on|date|应还|Due on' 'parts|list key_part|附件|Parts'; do
	n=$((n + 1)); c=${f%%|*}
	tsv "key_loan|$n|$c|${f#*|}|0" "$p/field.tsv"
done
tsv 'key_part|1|key_loan|ref key_loan|钥匙|Key|0' "$p/field.tsv"
tsv 'key_part|2|seq|int|序号|No.|0' "$p/field.tsv"
tsv 'key_part|3|name|text|名称|Name|0' "$p/field.tsv"
tsv 'key_part|4|qty|int|数量|Quantity|0' "$p/field.tsv"
move() { printf '%s\n' "$1" | tr '@' '\t' >>"$p/move.tsv"; }
move 'KEY@-@out@lend@借出@lend@OPR|LEAD@@@@title;host?;due_on;parts?@@out_at@lent_by@@@@0@0@0@14@'
move 'KEY@out@back@give_back@归还@give back@OPR|LEAD@LEAD@lend@@@R04.6@back_at@@@field:due_on@@0@0@0@14@'
move 'KEY@out@out@lose@遗失@lose@OPR@@@@@R99.9@@@@@@1@0@0@14@'
move 'KEY@back@back@scrap@报废@scrap@OPR@LEAD+MGR@@@@@@@@@@0@0@0@14@'
for w in csp=all reg=all fin=none unit=none third=none gov=none ADM=none AUD=all; do tsv "KEY|${w%=*}|${w#*=}|" "$p/sight.tsv"; done
sed "s|sql_dir = \"[^\"]*\"|sql_dir = \"$T/sql\"|" "$T/ccc.conf" >"$T/new.conf"
run "$CCC" --config "$T/new.conf" db upgrade
is "$rc" 0 "the upgrade takes the rows"
is "$(admin "SELECT COUNT(*) FROM ccc.record WHERE kind='INC'")" 101 "what was there is there"

r=$(sql op04 "CALL p_move(UUID(),'','KEY.lend','','{\"title\":\"机柜钥匙\",\"host\":\"hv-01\",\"due_on\":\"2026-07-03\",\"parts\":\"ring,1;tag,2\"}','','','batch')")
like "$r" '^done.KL-2026-001.out.1.1' "a record of it is made"
is "$(sql op04 "SELECT CONCAT_WS('|',state_zh,title,host,lent_by,due) FROM v_key_loan")" "借出|机柜钥匙|hv-01|OP04|2026-07-03 16:00:00.000000" "its view: words, values, the deadline as the end of the local day"
is "$(sql op04 "SELECT GROUP_CONCAT(CONCAT(seq,name,qty) ORDER BY seq) FROM v_child_key_part WHERE number='KL-2026-001'")" "1ring1,2tag2" "its child rows"
is "$(sql us-mzj "SELECT COUNT(*) FROM v_key_loan")" 0 "its sight"
like "$(sql op04 "CALL p_move(UUID(),'','KEY.lend','','{\"title\":\"x\",\"due_on\":\"2026-07-03\",\"host\":\"none\"}','','','batch')")" 'R00.6.*host' "its references"
like "$(sql op04 "CALL p_move(UUID(),'KL-2026-001','KEY.lose','','{}','lost it','','batch')")" 'R00.11.*R99.9' "a gate that nobody has written shuts its move"
like "$(sql op04 "CALL p_move(UUID(),'KL-2026-001','KEY.give_back','','{}','','','batch')")" 'R04.6' "separation of persons"
u=cccccccc-0000-4000-8000-000000000001
like "$(sql op05 "CALL p_move('$u','KL-2026-001','KEY.give_back','','{}','','','batch')")" '^waiting' "second persons"
like "$(sql ld01 "CALL p_confirm('$u')")" '^done.KL-2026-001.back' "and their consent"
u=cccccccc-0000-4000-8000-000000000002
like "$(sql op05 "CALL p_move('$u','KL-2026-001','KEY.scrap','','{}','','','batch')")" '^waiting.*"LEAD".*"MGR"' "two consents, of two roles"
like "$(sql mg01 "CALL p_confirm('$u')")" '^waiting.*\[\{"role": ?"LEAD"' "one is there, the other is awaited"
like "$(sql mg01 "CALL p_confirm('$u')")" '^waiting' "nobody gives both"
like "$(sql ld02 "CALL p_confirm('$u')")" '^done' "another person gives the second"
is "$(sql jc01 "SELECT JSON_LENGTH(consents) FROM v_event WHERE req='$u'")" 2 "both stand in the event"
is "$(sql jc01 "SELECT GROUP_CONCAT(CONCAT(action_en,':',outcome) ORDER BY seq) FROM v_event WHERE number='KL-2026-001'")" "lend:done,lose:refused,give back:refused,give back:done,scrap:done" "its history"
run "$CCC" --config "$T/new.conf" --user op04 list key_loan --format json
like "$out" '"number": ?"KL-2026-001"' "the batch command lists it, without a line of C"
is "$(sql jc01 "CALL p_verify('')" | grep -vc '^info')" 0 "the audit holds it"
# in the middle of an upgrade nothing is open that has a gate
admin "CALL ccc.load_pack()"
like "$(sql rg02 "CALL p_move(UUID(),'TN-2026-0007','TEN.go_live','','{}','','','batch')")" 'R00.11' "between pack and gates a gated move is shut"
admin "CALL ccc.build_gates()"
like "$(sql rg02 "CALL p_move(UUID(),'TN-2026-0007','TEN.go_live','','{}','','','batch')")" 'R07.3' "then it is judged again"
finish
