#!/bin/sh
# The administrator's commands: upgrade, load, backup, restore.
. "$(dirname "$0")/lib.sh"

conf() {
	cat >"$T/ccc.conf" <<CONF
files = { data_dir = "$1"; sql_dir = "${2:-$ROOT/sql}"; };
terminal = { lang = "en"; };
CONF
}
db() {
	run "$CCC" --config "$T/ccc.conf" db "$@"
}
# rows and content of every table with rows of its own
state_of() {
	admin "CHECKSUM TABLE $(admin "SELECT TABLE_NAME FROM information_schema.TABLES
	    WHERE TABLE_SCHEMA='ccc' AND TABLE_TYPE='BASE TABLE'
	    AND TABLE_NAME NOT IN ('stage','schema_file','built_fk','built_column','gate_view','gate_macro')
	    ORDER BY 1" | sed 's/.*/ccc.`&`/' | paste -sd,)" >"$1"
}
same() {
	diff "$1" "$2" >"$T/diff"
	ok $? "$3" || note "$(head -20 "$T/diff")"
}

# --- bad usage
conf "$T/db"
for words in "" "nothing" "start extra" "backup" "restore" "backup a b"; do
	db $words
	is "$rc" 2 "ccc db $words: bad usage, 2"
	like "$err" "usage: ccc db" "  and how it is written"
done

# --- the demo's data, as any person meets them
start_demo
is "$(admin 'SELECT COUNT(*)>1000 FROM ccc.record')" 1 "the demo's records are there"
[ "$(stat -c %a "$T/db/passwords")" = 600 ]
ok $? "the passwords are their owner's alone"
db status
like "$out" "schema   [0-9]+_" "status names the newest schema file"

# --- the same upgrade again changes nothing that was entered
state_of "$T/before"
db upgrade
is "$rc" 0 "an upgrade over data"
state_of "$T/after"
same "$T/before" "$T/after" "  changes no row"

# --- killed in the middle of the first one, client and server
conf "$T/new"
db start
for pause in 0.1 0.4 0.9 1.6; do
	"$CCC" --config "$T/ccc.conf" db upgrade >/dev/null 2>&1 &
	victim=$!
	sleep "$pause"
	kill -9 "$victim" 2>/dev/null
	wait "$victim" 2>/dev/null
done
"$CCC" --config "$T/ccc.conf" db upgrade >/dev/null 2>&1 &
victim=$!
sleep 0.6
kill -9 "$(cat "$T/new/server.pid")"
wait "$victim"
db upgrade
is "$rc" 0 "an upgrade after some that were killed" || note "$err"
db load "$ROOT/sql/demo"
is "$rc" 0 "  makes a whole database" || note "$err"
db stop
conf "$T/db"

# --- schema files
cp -R "$ROOT/sql" "$T/sql"
conf "$T/db" "$T/sql"
last=$(ls "$T/sql/schema" | tail -1)
echo "-- changed" >>"$T/sql/schema/$last"
db upgrade
isnt "$rc" 0 "a numbered file that was changed is refused"
like "$err" "$last was applied to this database with another content" "  by name"
cp "$ROOT/sql/schema/$last" "$T/sql/schema/$last"
echo 'CREATE TABLE ccc.extra_for_test (a INT PRIMARY KEY) ENGINE=InnoDB;' \
    >"$T/sql/schema/9990_extra.sql"
db upgrade
is "$rc" 0 "a new numbered file is applied"
is "$(admin "SELECT COUNT(*) FROM ccc.schema_file WHERE name='9990_extra.sql'
    AND sha256='$(sha256sum "$T/sql/schema/9990_extra.sql" | cut -d' ' -f1)'")" \
    1 "  and remembered with its sum"
db upgrade
is "$rc" 0 "  once"
admin "UPDATE ccc.schema_file SET sha256='begun' WHERE name='9990_extra.sql'"
db upgrade
is "$rc" 0 "one that was begun goes on over what stands there"
is "$(admin "SELECT LENGTH(sha256) FROM ccc.schema_file WHERE name='9990_extra.sql'")" \
    64 "  and is finished then"
rm "$T/sql/schema/9990_extra.sql"
db upgrade
isnt "$rc" 0 "a database of a later version is left alone"
like "$err" "later version: it has 9990_extra.sql" "  and says so"
admin "DROP TABLE ccc.extra_for_test; DELETE FROM ccc.schema_file WHERE name LIKE '9990%'"

# --- mistakes in the files are told with file and line
printf '\nSELECT 1;\nSELEKT 2;\n' >"$T/sql/api/99_broken.sql"
db upgrade
isnt "$rc" 0 "a broken file of statements"
like "$err" "sql/api/99_broken.sql:3: .*SELEKT" "  is told with file and line"
rm "$T/sql/api/99_broken.sql"
sed -i '3s/$/	one too many/' "$T/sql/pack/role.tsv"
db upgrade
is "$rc" 2 "a broken row of the rule pack"
like "$err" "sql/pack/role.tsv:3: [0-9]+ fields; the first line names [0-9]+" "  is told with file and line"
conf "$T/db" "$T/nowhere"
db upgrade
is "$rc" 2 "a folder without files of statements"
like "$err" "files.sql_dir" "  names the option"
conf "$T/db"
db upgrade
is "$rc" 0 "and all that changed nothing"
state_of "$T/after"
same "$T/before" "$T/after" "  not a row"

# --- two at once
"$CCC" --config "$T/ccc.conf" db upgrade >"$T/u1" 2>&1 &
one=$!
sleep 0.3
db upgrade
two=$rc
wait "$one"
is "$?" 0 "of two upgrades at once the first goes on"
is "$two" 2 "  and the second is refused"
like "$err" "another ccc is changing the schema" "  with a sentence"

# --- backup
db backup "$T/b1"
is "$rc" 0 "a backup"
like "$err" "[0-9]+ rows are kept in $T/b1" "  says how much"
is "$(stat -c %a "$T/b1")" 600 "  is its owner's alone"
like "$(tail -1 "$T/b1")" "^sum	[0-9a-f]{64}$" "  ends with its sum"
[ ! -e "$T/b1.new" ]
ok $? "  and leaves nothing beside it"
db backup "$T/b1"
is "$rc" 2 "a backup does not overwrite another"
db backup "$T/nowhere/b"
is "$rc" 2 "a backup where nothing can be written"
like "$err" "nowhere/b" "  is told"
if [ -w /dev/full ]; then
	mkdir "$T/full"
	ln -s /dev/full "$T/full/b.new"
	db backup "$T/full/b"
	isnt "$rc" 0 "a backup goes through no link"
	[ ! -e "$T/full/b" ]
	ok $? "  and makes no file then"
fi
db restore "$T/b1"
is "$rc" 2 "no restore over records"
like "$err" "holds [0-9]+ records; a backup is restored into an empty one" "  and says what to do"
state_of "$T/after"
same "$T/before" "$T/after" "  and nothing changed"

# --- restore into a new folder
admin "UPDATE ccc.param_value SET note=CONCAT('line
	tab \\\\ \\0 null', CHAR(0), '常德𠀀') LIMIT 1" >/dev/null
state_of "$T/before"
rm "$T/b1"
db backup "$T/b1"
mv "$T/db" "$T/old"
conf "$T/old"
db stop
is "$rc" 0 "a folder that was renamed is still served" || note "$err"
conf "$T/db"
db start
db restore "$T/b1"
is "$rc" 0 "restore into a new folder" || note "$err"
state_of "$T/after"
same "$T/before" "$T/after" "  every table holds the same"
cp "$T/old/passwords" "$T/db/passwords"
like "$(sql op04 'CALL p_login(NULL)')" "OP04" "  and persons log in with the same password"
like "$(sql op04 'SELECT * FROM ccc.record')" "ERROR 1142" "  with the same rights"

# --- damage is found before anything is touched
conf "$T/db2"
size=$(stat -c %s "$T/b1")
damage() {
	db restore "$T/b2"
	is "$rc" 2 "$1: refused"
	like "$err" "b2 (is no whole backup|cannot be read)" "  and told"
	[ ! -e "$T/db2" ]
	ok $? "  before a server is made"
}
for at in 20 1000 $((size / 2)) $((size - 100)); do
	cp "$T/b1" "$T/b2"
	printf '\377' | dd of="$T/b2" bs=1 seek="$at" conv=notrunc 2>/dev/null
	damage "one byte changed at $at"
done
head -c $((size / 2)) "$T/b1" >"$T/b2"
damage "cut in the middle"
head -c $((size - 1)) "$T/b1" >"$T/b2"
damage "the last byte missing"
sed '$d' "$T/b1" >"$T/b2"
damage "the last line missing"
: >"$T/b2"
damage "an empty file"
echo "ccc-backup 1" >"$T/b2"
damage "only a head"
rm "$T/b2"
damage "no file"
# of another version: the sum is right, the schema is not
sed '2s/	[0-9a-f]*$/	0000000000000000000000000000000000000000000000000000000000000000/;$d' \
    "$T/b1" >"$T/b2"
printf 'sum\t%s\n' "$(sha256sum "$T/b2" | cut -d' ' -f1)" >>"$T/b2"
db restore "$T/b2"
is "$rc" 2 "a backup of another version is refused"
like "$err" "of another version" "  and says so"
db restore "$T/b1"
is "$rc" 0 "  and leaves the folder ready for a right one" || note "$err"
conf "$T/db2"
db stop
conf "$T/db"
finish
