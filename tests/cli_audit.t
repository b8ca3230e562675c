#!/bin/sh
# What an administrator of the server changes behind the program's back is
# found: by the chain where an event is changed, removed or inserted, by a
# seal where a whole record or a tail is gone.
. "$(dirname "$0")/lib.sh"
start_demo

# The tables refuse changes of history; whoever owns the server can take that
# away first.
for trigger in $(admin "SELECT trigger_name FROM information_schema.triggers
    WHERE trigger_schema='ccc' AND trigger_name LIKE '%keep%'"); do
	admin "DROP TRIGGER ccc.$trigger"
done
as jc01 audit verify
is "$rc" 0 "whole at first" || note "$out$err"
like "$err" 'sealed until 2026-07-01 08:00:0' "and says since when only chains protect"
as jc01 audit seal "$T/seal"
is "$rc" 0 "a seal is kept elsewhere" || note "$err"
as jc01 audit seal "$T/seal"
like "$rc $err" '^2 .*exists' "never over another one"
as ld01 do ANY.note INC-20260614-01 text=nachher
as jc01 audit verify
like "$rc $err" 'since then 1 records' "a later move is protected by its chain"

rec=$(admin "SELECT id FROM ccc.record WHERE number='INC-20260614-01'")
# case NAME CHANGE PATTERN: the change is found, and gone again afterwards.
spoil() {
	admin "CREATE TABLE ccc.keep_event AS SELECT * FROM ccc.event WHERE record=$rec;
	    CREATE TABLE ccc.keep_record AS SELECT * FROM ccc.record WHERE id=$rec;
	    SET foreign_key_checks=0; $2" >"$T/spoil" || note "$(cat "$T/spoil")"
	as jc01 audit verify $4
	is "$rc" 1 "$1: found" || note "$out$err"
	like "$out" "$3" "$1: named"
	admin "SET foreign_key_checks=0; DELETE FROM ccc.event WHERE record=$rec;
	    INSERT INTO ccc.event SELECT * FROM ccc.keep_event;
	    REPLACE INTO ccc.record SELECT * FROM ccc.keep_record;
	    DROP TABLE ccc.keep_event; DROP TABLE ccc.keep_record"
}
spoil "a changed event" \
    "UPDATE ccc.event SET reason='rewritten' WHERE record=$rec AND seq=3" \
    '^INC-20260614-01	3	changed'
spoil "a changed actor" \
    "UPDATE ccc.event SET actor='LD02' WHERE record=$rec AND seq=2" \
    '^INC-20260614-01	2	changed'
spoil "a removed event" \
    "DELETE FROM ccc.event WHERE record=$rec AND seq=5" \
    '^INC-20260614-01	6	an event before this one was removed'
spoil "an inserted event" \
    "INSERT INTO ccc.event SELECT record, 1000, at, actor, account, action, from_state, to_state, origin, outcome, vals, reason, rules, consents, UUID(), hash
     FROM ccc.event WHERE record=$rec AND seq=4" \
    '^INC-20260614-01	'
spoil "a tail cut" \
    "DELETE FROM ccc.event WHERE record=$rec AND seq>15" \
    '^INC-20260614-01	[0-9]+	the end of the history was cut'
cut="DELETE FROM ccc.event WHERE record=$rec AND seq>15;
    UPDATE ccc.record SET last_seq=15, head=(SELECT hash FROM ccc.event WHERE record=$rec AND seq=15) WHERE id=$rec"
spoil "a tail cut with the head" "$cut" '^INC-20260614-01	18	seal 1: the end of the history was cut'
spoil "the same against a kept seal" "$cut" 'the seal given: the end of the history was cut' "--seal $T/seal"
spoil "a removed record" \
    "DELETE FROM ccc.event WHERE record=$rec; DELETE FROM ccc.record WHERE id=$rec" \
    'the record was removed'
as jc01 audit verify --seal "$T/seal"
is "$rc" 0 "whole again at the end" || note "$out$err"

# The seals here rewritten as well: only the kept one tells.
admin "SET foreign_key_checks=0; DELETE FROM ccc.event WHERE record=$rec;
    DELETE FROM ccc.record WHERE id=$rec; DELETE FROM ccc.seal_item WHERE record=$rec;
    UPDATE ccc.seal SET records=records-1"
as jc01 audit verify --seal "$T/seal"
is "$rc" 1 "a rewritten seal is found by the kept one"
like "$out" 'the seal given: the record was removed' "and the record it held"
echo '{"a":1}' >"$T/none"
as jc01 audit verify --seal "$T/none"
is "$rc" 1 "a file that is no seal"
like "$out" 'not a seal of this program' "is told"
run "$CCC" --config "$T/ccc.conf" --user jc01 --lang zh audit verify
like "$out$err" '封存' "in Chinese too"
finish
