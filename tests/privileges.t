#!/bin/sh
# The privilege matrix (make privileges), cell by cell, with a real login of each
# role: what it reads in every view against the sight table, which procedures it
# may call, and that tables, private routines and other offices stay shut.
. "$(dirname "$0")/lib.sh"
M=$ROOT/tests/matrix

start_demo
# records of every kind and state, so that no cell is empty for want of a record
mariadb --no-defaults -S "$T/db/db.sock" --default-character-set=utf8mb4 -N -B <"$M/fixture.sql" >/dev/null
printf '%s\n' "op03 OPR" "ld01 LEAD" "en01 ENG" "fa01 FAC" "se01 SEC" "mg01 MGR" "rg01 REG" "rg03 REG" "fn01 FIN" "us-mzj USR" "us-dag USR" \
    "as01 ASR" "gv01 GOV" "ad01 ADM" "jc01 AUD" | tr ' ' '\t' >"$T/roles"
"$M/print.sh" -c >"$T/cells"
"$M/print.sh" -v >"$T/views.tsv"
is "$(cut -f2 "$T/roles" | sort -u | paste -sd' ' -)" "$(tail -n +2 "$ROOT/sql/pack/role.tsv" | cut -f1 | sort | paste -sd' ' -)" "a login of each role"
is "$(admin "SELECT table_name FROM information_schema.views WHERE table_schema='ccc_api' AND table_name NOT LIKE 'v\\_cat\\_%'" | sort | paste -sd' ' -)" \
    "$(cut -f1 "$T/cells" | sort -u | paste -sd' ' -)" "every view of the schema is in the matrix, and no other"
is "$(admin "SELECT routine_name FROM information_schema.routines WHERE routine_schema='ccc_api'" | sort | paste -sd' ' -)" \
    "$("$M/print.sh" | sed -n 's/^\([pr]_[a-z_]*\) .*/\1/p' | sort | paste -sd' ' -)" "and every procedure"

# what each may see, from the records themselves and the matrix' words
{
	echo "CREATE TABLE ccc_t.word (kind CHAR(3), role VARCHAR(16), word VARCHAR(12)); CREATE TABLE ccc_t.login (account VARCHAR(20), role VARCHAR(16));"
	awk -F '\t' 'FILENAME ~ /roles$/ { print "INSERT INTO ccc_t.login VALUES(\047" $1 "\047,\047" $2 "\047);"; next }
	    FILENAME ~ /kind.tsv$/ { k["v_" $2] = $1; next }
	    $1 in k { print "INSERT INTO ccc_t.word VALUES(\047" k[$1] "\047,\047" $2 "\047,\047" $3 "\047);" }' "$T/roles" "$ROOT/sql/pack/kind.tsv" "$T/cells"
	cat <<'SQL'
SELECT l.account, r.number FROM ccc_t.login l JOIN ccc.account ac ON ac.account=l.account JOIN ccc.staff s ON s.code=ac.staff
  JOIN ccc_t.word w ON w.role=l.role JOIN ccc.record r ON r.kind=w.kind
 WHERE CASE w.word WHEN 'all' THEN 1 WHEN 'made' THEN r.created_by=s.code WHEN 'computed' THEN r.state<>'draft'
    WHEN 'decided' THEN r.state NOT IN ('reported','checking','dismissed')
    WHEN 'own' THEN (r.org=s.org OR EXISTS (SELECT 1 FROM ccc.party p WHERE p.record=r.id AND p.org=s.org AND p.why='owner')) AND NOT (r.kind='VIO' AND r.state IN ('reported','checking','dismissed'))
    WHEN 'concerned' THEN r.org=s.org OR EXISTS (SELECT 1 FROM ccc.party p WHERE p.record=r.id AND p.org=s.org) ELSE 0 END;
SQL
} >"$T/allowed.sql"
admin "source $T/allowed.sql" >"$T/allowed"

# the key of each view, and all rows of all views as each login
awk -F '\t' 'FILENAME ~ /views.tsv$/ { key[$1] = $3; next } !($1 in seen) { seen[$1] = 1; print $1 "\t" ($1 in key ? key[$1] : "number") }' "$T/views.tsv" "$T/cells" >"$T/keys"
while IFS="$(printf '\t')" read -r a role; do
	awk -F '\t' -v a="$a" '{ print "SELECT " ($2 == "" ? "" : "DISTINCT ") "\047" a "\047,\047" $1 "\047," ($2 == "" ? "\047\047" : $2) " FROM " $1 ";" }' "$T/keys" >"$T/q.$a"
	sql "$a" "source $T/q.$a" >"$T/r.$a"
done <"$T/roles"
cat "$T"/r.* >"$T/rows"
awk -v first="$tests" -v count="$T/count" -v kinds="$ROOT/sql/pack/kind.tsv" -f "$M/cells.awk" "$T/cells" "$T/roles" "$T/keys" "$T/allowed" "$T/rows"
[ $? -eq 0 ] || failed=$((failed + 1))
tests=$(cat "$T/count")

# a unit reads no other unit's name, person, system or host, in no column of no view but the list of offices
admin "SELECT name_zh FROM ccc.org WHERE kind IN ('unit','enterprise') AND code<>'MZJ' UNION SELECT s.code FROM ccc.staff s JOIN ccc.org o ON o.code=s.org WHERE o.kind IN ('unit','enterprise') AND o.code<>'MZJ'
    UNION SELECT a.code FROM ccc.app a WHERE a.org<>'MZJ' UNION SELECT a.name_zh FROM ccc.app a WHERE a.org<>'MZJ' UNION SELECT h.code FROM ccc.host h JOIN ccc.app a ON a.code=h.app WHERE a.org<>'MZJ'" |
    awk 'length($0) > 3' >"$T/foreign"
bad=
for v in $(cut -f1 "$T/keys"); do
	case $v in
	v_org | v_contact) continue ;;
	v_record | v_event | v_mark) w="WHERE number NOT IN (SELECT code FROM v_org)" ;;
	*) w= ;;
	esac
	echo "SELECT '$v', x.* FROM $v x $w;"
done >"$T/q"
sql us-mzj "source $T/q" | grep -v 'fixture' >"$T/all"
is "$(grep -F -f "$T/foreign" "$T/all" | cut -c1-200 | sed -n 1,5p)" "" "a unit reads no other unit's name, person, system or host ($(wc -l <"$T/all") rows)"
is "$(sql us-mzj "SELECT COUNT(*) FROM v_obligation WHERE org<>'MZJ'") $(sql us-mzj "SELECT COUNT(*)>0 FROM v_obligation WHERE org='MZJ'")" "0 1" "nor its duties"

# procedures: called with a wrong number of arguments, one that is open says so (1318), one that is shut is denied (1370)
procs=$(admin "SELECT routine_name FROM information_schema.routines WHERE routine_schema='ccc_api'")
for p in $procs; do echo "CALL ccc_api.$p(1,2,3,4,5,6,7,8,9,10,11,12);"; done >"$T/p"
pass=$(cat "$T/db/runner.password")
(umask 077; printf '[client]\npassword=%s\n' "$pass" >"$T/.my.runner")
while IFS="$(printf '\t')" read -r a role; do
	pass=$(awk -v w="$a" '$1 == w { print $2 }' "$T/db/passwords")
	(umask 077; printf '[client]\npassword=%s\n' "$pass" >"$T/.my.$a")
	mariadb --defaults-file="$T/.my.$a" -S "$T/db/db.sock" -u "$a" -N -B -f ccc_api <"$T/p" 2>&1 | sed "s/^/$a	/"
done <"$T/roles" >"$T/called"
mariadb --defaults-file="$T/.my.runner" -S "$T/db/db.sock" -u ccc_runner -N -B -f ccc_api <"$T/p" 2>&1 | sed 's/^/runner	/' >>"$T/called"
for p in $procs; do
	got=$(grep -E "ERROR .*ccc_api\.$p($|[^a-z_])" "$T/called" | awk -F '\t' '{ print $1, ($2 ~ /ERROR 1318/ ? "call" : $2 ~ /ERROR 1370/ ? "-" : "?") }' | sort | paste -sd, -)
	case $p in p_*) w=call r=- ;; *) w=- r=call ;; esac
	is "$got" "$({ cut -f1 "$T/roles" | sed "s/$/ $w/"; echo "runner $r"; } | sort | paste -sd, -)" "$p: $w for persons, $r for the runner"
done

# private tables and routines: each refused for each login
admin "SELECT CONCAT('SELECT 1 FROM ccc.\`',table_name,'\` LIMIT 1;') FROM information_schema.tables WHERE table_schema='ccc'" >"$T/t"
admin "SELECT IF(routine_type='FUNCTION',CONCAT('SELECT ccc.',routine_name,'();'),CONCAT('CALL ccc.',routine_name,'(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20);')) FROM information_schema.routines WHERE routine_schema='ccc'" >>"$T/t"
n=$(wc -l <"$T/t")
while IFS="$(printf '\t')" read -r a role; do
	is "$(mariadb --defaults-file="$T/.my.$a" -S "$T/db/db.sock" -u "$a" -N -B -f <"$T/t" 2>&1 | grep -cE '^ERROR (1142|1370)')" "$n" "$role: $n private tables, views and routines are refused"
done <"$T/roles"
finish
