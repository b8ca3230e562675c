#!/bin/sh
# Each rule of the pack is asked by a move or found afterwards, and has a test with
# a record that breaks it and one with its lawful neighbour. `make coverage` prints
# the whole table.
. "$(dirname "$0")/lib.sh"

table=$("$ROOT/tests/coverage.sh")
is "$(printf '%s\n' "$table" | grep -c '^[RX]')" "$(tail -n +2 "$ROOT/sql/pack/rule.tsv" | grep -c .)" "the table has every rule of the pack"
is "$(printf "%s\n" "$table" | sed -n "/^R16.9 /,/lawful/s/ *gate *//p")" "REC.restore REC.redo RTG.add RTG.start" "with the moves that it stops"
lacks=$("$ROOT/tests/coverage.sh" --lacks)
for what in 'nothing asks for it' 'nothing finds it' 'no test with a record that breaks it' 'no test with its lawful neighbour'; do
	is "$(printf '%s\n' "$lacks" | sed -n "s/: $what\$//p" | tr '\n' ' ')" "" "$what: no rule"
done

# the table tells a missing test: the same tree without one
mkdir "$T/tree" "$T/tree/tests"
ln -s "$ROOT/sql" "$T/tree/sql"
cp "$ROOT/tests/coverage.sh" "$T/tree/tests/"
cp "$ROOT"/tests/rules*.t "$T/tree/tests/"
sed -i 's/R16[.]9 breaks/R16.9/; s/breaks R16[.]9/R16.9/' "$T"/tree/tests/*.t
like "$("$T/tree/tests/coverage.sh" --lacks)" '^R16.9: no test with a record that breaks it' "a test that is taken away is missed"
unlike "$("$T/tree/tests/coverage.sh" --lacks)" '^R16.9: no test with its lawful' "and only that one"
finish
