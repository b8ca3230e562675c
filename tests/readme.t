#!/bin/sh
# What the README shows is what works: its panel is one file and one line, its
# move one row, its rule one row and one SELECT, applied here as they stand
# there to a copy of the tree; its commands and files exist.
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1

# The block of code behind a mark.
block() { # MARK
	awk -v mark="<!-- $1 -->" '$0 == mark {want = 1; next}
	want && /^```/ {if (inside) exit; inside = 1; next} inside' "$ROOT/README.md"
}

# ---- what it names exists
for target in $(grep -oE '\bmake [a-z]+' README.md | cut -d' ' -f2 | sort -u); do
	grep -qE "^$target:" Makefile
	ok $? "make $target is a target"
done
for file in $(grep -oE '`(tests|core|tui|sql|\.ci)/[A-Za-z0-9_./-]+`' README.md | tr -d '`' | sort -u); do
	case $file in tui/panel_survey.c | sql/rules/KIND.sql) continue ;; esac
	[ -e "$file" ]
	ok $? "$file exists"
done
for word in $(grep -oE '^    ccc [a-z]+' README.md | awk '{print $2}' | sort -u); do
	like "$("$CCC" --lang en --help)" "ccc $word " "ccc $word is a command"
done
unlike "$(cat README.md)" '@SCREEN@' 'it shows a screen'
is "$(block shown | wc -l)" 24 'of 24 lines'

# ---- a panel, a move, a rule in a copy
cp -R core tui sql Makefile "$T/" && cd "$T" || exit 1
block panel >tui/panel_survey.c
line=$(block 'panel line') select=$(block select)
export line select
awk '{print} /P\(bulletin\)/ {print ENVIRON["line"]}' tui/panels.h >panels.new &&
    mv panels.new tui/panels.h
is "$(grep -c 'P(survey)' tui/panels.h)" 1 'the line stands in panels.h'
run make --no-print-directory -s build/tui/panel_survey.o build/tui/panel.o
is "$rc" 0 'the panel compiles' || note "$err"
is "$(awk -F'\t' '$4 == "redescribe"' sql/pack/move.tsv)" '' 'the move is new'
block move >>sql/pack/move.tsv
block rule >>sql/pack/rule.tsv
is "$(awk -F'\t' '{print NF}' sql/pack/move.tsv | sort -u | wc -l)" 1 'the move has every column'
is "$(awk -F'\t' '{print NF}' sql/pack/rule.tsv | sort -u | wc -l)" 1 'the rule has every column'
awk '/;[[:space:]]*$/ && !done {sub(/;[[:space:]]*$/, ""); print; print ENVIRON["select"] ";"; done = 1; next} {print}' \
    sql/rules/INC.sql >INC.new && mv INC.new sql/rules/INC.sql

cd "$ROOT" || exit 1
start_demo
sed -i "s|sql_dir = .*;|sql_dir = \"$T/sql\"; };|" "$T/ccc.conf"
run "$CCC" --config "$T/ccc.conf" db upgrade
is "$rc" 0 'upgrade with the new rows' || note "$err"
as op04 list incident --sort number- --limit 1 --format json
number=$(echo "$out" | grep -oE 'INC-[0-9]{8}-[0-9]+' | head -1)
as ld03 do incident.redescribe "$number" detail=short --reason 'as in the README'
is "$rc" 1 'the rule refuses'
like "$out$err" 'R05.90' 'by its number'
like "$out$err" 'less than ten letters' 'in its words'
as ld03 why incident.redescribe "$number" detail=short --reason 'as in the README'
is "$rc" 1 'why says so too'
as ld03 do incident.redescribe "$number" 'detail=The storage controller was lost' --reason 'as in the README'
is "$rc" 0 'a longer description passes' || note "$out$err"
as ld03 show "$number" --format json
test "$(echo "$out" | grep -c 'The storage controller was lost')" -gt 0; ok $? 'and is there'
test "$(echo "$out" | grep -c '"action":"redescribe"')" -gt 0; ok $? 'and in the history'
finish
