#!/bin/sh
# Chains and seals: what an administrator of the database changes is found.
. "$(dirname "$0")/lib.sh"

start_demo
# verify [FILE]: findings, also against a seal exported to that file
verify() {
	{ printf "CALL p_verify('"; [ -z "$1" ] || cat "$1"; printf "');"; } >"$T/verify.sql"
	sql jc01 "source $T/verify.sql" | grep -v '^info' | cut -f2-4 | tr '\t' ' '
}
# edit SQL: as administrator, past the append-only triggers
edit() {
	admin "DROP TRIGGER IF EXISTS ccc.event_keep_u; DROP TRIGGER IF EXISTS ccc.event_keep_d; DROP TRIGGER IF EXISTS ccc.seal_keep_u; DROP TRIGGER IF EXISTS ccc.seal_keep_d;
	DROP TRIGGER IF EXISTS ccc.seal_item_keep_u; DROP TRIGGER IF EXISTS ccc.seal_item_keep_d; $1"
}
keep() { admin "CREATE OR REPLACE TABLE test_keep.event SELECT * FROM ccc.event; CREATE OR REPLACE TABLE test_keep.record SELECT * FROM ccc.record;
	CREATE OR REPLACE TABLE test_keep.seal SELECT * FROM ccc.seal; CREATE OR REPLACE TABLE test_keep.seal_item SELECT * FROM ccc.seal_item"; }
restore() { edit "SET foreign_key_checks=0; DELETE FROM ccc.event WHERE record=$R; INSERT INTO ccc.event SELECT * FROM test_keep.event WHERE record=$R; DELETE FROM ccc.record WHERE id=$R;
	INSERT INTO ccc.record SELECT * FROM test_keep.record WHERE id=$R; DELETE FROM ccc.seal; INSERT INTO ccc.seal SELECT * FROM test_keep.seal; DELETE FROM ccc.seal_item WHERE record=$R;
	INSERT INTO ccc.seal_item SELECT * FROM test_keep.seal_item WHERE record=$R; DELETE FROM ccc.unsealed"; }
R=$(admin "SELECT id FROM ccc.record WHERE number='TN-2026-0007'")

for t in "UPDATE ccc.event SET reason='x' WHERE record=$R" "DELETE FROM ccc.event WHERE record=$R"; do
	like "$(admin "$t")" 'ERROR 45008' "append-only: $t"
done
is "$(verify)" "" "whole at the start"
like "$(sql jc01 "CALL p_verify('')")" '^info.*sealed until 2026-0[67]-.*, 0 records have changed since' "it says until when it is sealed"
sql jc01 "CALL p_seal_export('')" >"$T/seal"
like "$(head -1 "$T/seal")" '^\{"seal":1,' "a seal to keep elsewhere"
is "$(sql jc01 "SELECT records-(SELECT $(admin 'SELECT COUNT(*) FROM ccc.record')) FROM v_seal")" 0 "which counts the records"
is "$(sed 's/.*/x/' "$T/seal" | wc -l)" "$(($(admin 'SELECT COUNT(*) FROM ccc.record WHERE last_seq>0') + 1))" "and holds each"
is "$(verify "$T/seal")" "" "the exported seal agrees"

admin "CREATE DATABASE test_keep"
keep
ev="record=$R AND seq=3"
find_() { # NAME PATTERN SQL
	edit "$3"
	like "$(verify)" "$2" "$1"
	restore
}
find_ "a changed reason" 'TN-2026-0007 3 changed' "UPDATE ccc.event SET reason='x' WHERE $ev"
find_ "a changed value" 'TN-2026-0007 3 changed' "UPDATE ccc.event SET vals='{\"a\":1}' WHERE $ev"
find_ "a changed actor" 'TN-2026-0007 3 changed' "UPDATE ccc.event SET actor='EN01' WHERE $ev"
find_ "a changed time, by a microsecond" 'TN-2026-0007 3 changed' "UPDATE ccc.event SET at=at+INTERVAL 1 MICROSECOND WHERE $ev"
find_ "a refusal made a success" 'TN-2026-0007 3 changed' "UPDATE ccc.event SET outcome='refused' WHERE $ev"
find_ "nothing made an empty text" 'TN-2026-0007 3 changed' "UPDATE ccc.event SET reason='' WHERE $ev"
find_ "a changed event with its own hash made anew" 'TN-2026-0007 4 changed' "UPDATE ccc.event SET reason='x' WHERE $ev;
	UPDATE ccc.event e JOIN ccc.event p ON p.record=e.record AND p.seq=e.seq-1 SET e.hash=ccc.f_hash(p.hash,e.record,e.seq,e.at,e.actor,e.account,e.action,e.from_state,e.to_state,e.origin,e.outcome,e.vals,e.reason,e.rules,e.consents,e.req) WHERE e.record=$R AND e.seq=3"
find_ "a removed event" 'TN-2026-0007 4 an event before this one was removed' "DELETE FROM ccc.event WHERE $ev"
find_ "a removed event, the rest numbered anew" 'TN-2026-0007 3 changed' "DELETE FROM ccc.event WHERE $ev; UPDATE ccc.event SET seq=seq-1 WHERE record=$R AND seq>3 ORDER BY seq; UPDATE ccc.record SET last_seq=last_seq-1 WHERE id=$R"
find_ "an inserted event" 'TN-2026-0007 .*inserted' "INSERT INTO ccc.event SELECT record,seq+1,at,actor,account,action,from_state,to_state,origin,outcome,vals,reason,rules,consents,req,hash FROM ccc.event WHERE record=$R ORDER BY seq DESC LIMIT 1"
find_ "a tail cut" 'TN-2026-0007 6 .*cut' "DELETE FROM ccc.event WHERE record=$R AND seq>4"
find_ "a tail cut together with the head: by the seal" 'TN-2026-0007 6 seal 1: the end of the history was cut' "DELETE FROM ccc.event WHERE record=$R AND seq>4;
	UPDATE ccc.record SET last_seq=4, head=(SELECT hash FROM ccc.event WHERE record=$R AND seq=4) WHERE id=$R"
find_ "a record removed, its history left" '.*removed' "SET foreign_key_checks=0; DELETE FROM ccc.record WHERE id=$R"
find_ "a record removed with all of it: by the seal" "#$R 6 seal 1: the record was removed" "SET foreign_key_checks=0; DELETE FROM ccc.event WHERE record=$R; DELETE FROM ccc.record WHERE id=$R"
find_ "and by the number of records" 'fewer records' "SET foreign_key_checks=0; DELETE FROM ccc.event WHERE record=$R; DELETE FROM ccc.record WHERE id=$R"
find_ "a changed seal" 'seal 1 was changed' "UPDATE ccc.seal SET records=records-1"
find_ "a changed head in a seal" 'seal 1 was changed' "UPDATE ccc.seal_item SET last_seq=last_seq-1 WHERE record=$R"
# history rewritten whole, with the seal: only the one kept elsewhere tells
edit "DELETE FROM ccc.event WHERE record=$R AND seq>4; UPDATE ccc.record SET last_seq=4, head=(SELECT hash FROM ccc.event WHERE record=$R AND seq=4) WHERE id=$R;
	UPDATE ccc.seal_item i JOIN ccc.record r ON r.id=i.record SET i.last_seq=r.last_seq, i.head=r.head WHERE r.id=$R; UPDATE ccc.seal SET hash=ccc.seal_hash(n,at,records,prev_hash)"
is "$(verify)" "" "a history rewritten with its seal looks whole"
like "$(verify "$T/seal")" 'TN-2026-0007 6 the seal given: the end of the history was cut' "but not against the seal kept elsewhere"
like "$(verify "$T/seal")" 'is not the one kept here' "which is another"
restore
like "$(echo 'no seal' >"$T/none"; verify "$T/none")" 'not a seal' "a text that is no seal"
is "$(verify "$T/seal")" "" "restored, all is whole again"
# the second seal follows the first and holds only what changed
sql op04 "CALL p_move(UUID(),'INC-20260701-01','ANY.note','','{\"text\":\"x\"}','','','batch')" >/dev/null
like "$(sql jc01 "CALL p_verify('')")" '1 records have changed since' "one record has changed since"
admin "UPDATE ccc.centre SET offset_us=offset_us+3700000000; CALL ccc.guard(); CALL ccc.tick(@a,@b,@c,@d,@e)" >/dev/null
is "$(sql jc01 "SELECT GROUP_CONCAT(n) FROM v_seal") $(sql jc01 "CALL p_seal_export('2')" | grep -c '"number": *"INC-20260701-01"\|"seal"')" "1,2 2" "an hour later the next seal holds that one"
is "$(verify)" "" "and follows the first"
finish
