#!/bin/sh
# Every move of the rule pack, one line each: its lawful roles may, every other
# role and office is refused by R00.2 or R04.5 and changes nothing; a stale
# version, a missing reason, each missing field, a state that does not list it, a
# drill record, who may not do it twice and the second persons are as move.tsv
# says. Real logins call p_move, p_why and p_confirm; the clock has its own door.
# The cast and the calls: matrix/. Who holds what is asked of each login.
. "$(dirname "$0")/lib.sh"
M=$ROOT/tests/matrix

start_demo
cast="op04 op05 ld01 ld02 en01 en02 fa01 se01 mg01 rg01 rg02 rg03 fn01 fn02
    us-mzj us-jtj us-nyj as01 gv01 ad01 jc01"

# A login is one person, whoever it says it is; a name given by hand is none.
bad=
for a in $cast; do
	row=$(sql "$a" "SET @ccc_actor='MG01', @ccc_account='mg01'; CALL p_login('')")
	printf '%s\n' "$row" | cut -f2,1,8 | awk -F '\t' -v OFS='\t' '{ print $2, $1, $3 }' >>"$T/persons"
	[ "$(printf '%s\n' "$row" | cut -f1 | tr 'A-Z' 'a-z')" = "$a" ] || bad="$bad $a"
done
is "$bad" "" "each login is the person of its own account"
is "$(cut -f3 "$T/persons" | tr ';' '\n' | sed 's/@.*//' | sort -u | paste -sd' ' -)" \
    "$(tail -n +2 "$ROOT/sql/pack/role.tsv" | cut -f1 | sort | paste -sd' ' -)" \
    "every role of the pack has its person"
sql mg01 "CALL p_move(UUID(),'INC-20260701-01','ANY.note','','{\"text\":\"mine\"}','','','batch')" >/dev/null
is "$(admin "SELECT CONCAT_WS(' ',e.actor,e.account) FROM ccc.event e JOIN ccc.record r ON r.id=e.record AND r.last_seq=e.seq WHERE r.number='INC-20260701-01'")" \
    "MG01 mg01@localhost" "and the history names both"

mariadb --no-defaults -S "$T/db/db.sock" --default-character-set=utf8mb4 -N -B <"$M/fixture.sql" >"$T/fixtures" 2>"$T/err"
is "$(cat "$T/err")" "" "a record is made for each move"
is "$(wc -l <"$T/fixtures")" "$(($(wc -l <"$ROOT/sql/pack/move.tsv") - 1))" "as many as the pack has moves"
# A move that waits for a rule or effect not built is told as such, and judged by all else.
admin "UPDATE ccc.move SET missing=NULL; CALL ccc_t.look(); CREATE TABLE ccc_t.before0 AS SELECT * FROM ccc_t.seen; DELETE FROM ccc_t.seen"
for s in 1 2 3 4 5 61 62 71 72 73; do mkdir -p "$T/calls/$s"; done
awk -v dir="$T/calls" -f "$M/roles.awk" -f "$M/plan.awk" "$ROOT/sql/pack/role.tsv" "$ROOT/sql/pack/sight.tsv" "$T/persons" "$ROOT/sql/pack/move.tsv" "$T/fixtures" 2>"$T/err"
is "$(cat "$T/err")" "" "every move and every second person has somebody"
cat "$T"/calls/*/* | awk -F "[',]+" '/^SELECT .@/ { n[$4]++ } END { for (i in n) print i "\t" n[i] }' >"$T/plan"

# One login makes all its calls of a stage; two logins at a time.
one() {
	case $1 in
	*/system) mariadb --no-defaults -S "$T/db/db.sock" --default-character-set=utf8mb4 -N -B -f <"$1" ;;
	*)
		a=${1##*/}
		pass=$(awk -v w="$a" '$1 == w { print $2 }' "$T/db/passwords")
		(umask 077; printf '[client]\npassword=%s\n' "$pass" >"$T/.my.$a")
		mariadb --defaults-file="$T/.my.$a" -S "$T/db/db.sock" -u "$a" \
		    --default-character-set=utf8mb4 -N -B -f ccc_api <"$1" ;;
	esac >"$1.out" 2>&1
}
stage() {
	n=0
	for f in "$T/calls/$1"/*; do
		[ -f "$f" ] || continue
		one "$f" &
		last=$!
		n=$((n + 1))
		if [ $((n % 2)) = 0 ]; then wait "$prev"; fi
		prev=$last
	done
	wait
}
stage 1
admin "CALL ccc_t.look(); SELECT b.move, b.what, s.what FROM ccc_t.before0 b LEFT JOIN ccc_t.seen s ON s.move=b.move WHERE NOT (s.what <=> b.what)" >"$T/changed"
is "$(admin "SELECT COUNT(*) FROM ccc.record r WHERE r.id>(SELECT MAX(rec) FROM ccc_t.fx)")" 0 "nothing is made by who may not"
is "$(admin "SELECT COUNT(*) FROM ccc_t.fx f JOIN ccc.event e ON e.record=f.rec AND e.outcome<>'refused'") $(admin "SELECT COUNT(*)>5000 FROM ccc_t.fx f JOIN ccc.event e ON e.record=f.rec")" \
    "0 1" "each refusal is an event of its record, and nothing else is"
admin "UPDATE ccc.record r JOIN ccc_t.fx f ON f.rec=r.id AND f.wrong<>'' SET r.state=f.wrong"
stage 2
admin "UPDATE ccc.record r JOIN ccc_t.fx f ON f.rec=r.id SET r.state=f.state, r.drill=1"
stage 3
# What the gates judge is tested rule by rule elsewhere: here they stand open, so that every move is made.
admin "UPDATE ccc.record r JOIN ccc_t.fx f ON f.rec=r.id SET r.drill=0; UPDATE ccc.move SET has_gate=0, has_any=0, effect=NULL; DELETE FROM ccc.move_effect"
stage 4
stage 5
stage 61
stage 62
admin "UPDATE ccc.record r JOIN ccc_t.fx f ON f.rec=r.id SET r.state=f.state"
while IFS="$(printf '\t')" read -r id who act; do
	printf "CALL ccc.m_event((SELECT rec FROM ccc_t.fx WHERE move=%d),NOW(6),'%s','t@t','%s','x','x','batch','done',NULL,NULL,NULL,NULL,NULL,@s); UPDATE ccc.record r JOIN ccc_t.fx f ON f.rec=r.id AND f.move=%d SET r.state=f.state;\n" "$id" "$who" "$act" "$id"
done <"$T/calls/did" >"$T/did.sql"
admin "source $T/did.sql"
stage 71
stage 72
stage 73
cat "$T"/calls/*/*.out >"$T/answers"
awk -v dir="$T" -v base="$tests" -f "$M/roles.awk" -f "$M/judge.awk" "$ROOT/sql/pack/role.tsv" "$ROOT/sql/pack/sight.tsv" "$T/persons" "$ROOT/sql/pack/move.tsv" "$T/fixtures" "$T/changed" "$T/plan" "$T/answers"
[ $? -eq 0 ] || failed=$((failed + 1))
tests=$(cat "$T/count")
is "$(grep '^ERROR' "$T/answers")" "" "no call fails"
finish
