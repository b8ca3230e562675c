#!/bin/sh
# Prints the privilege matrix: make privileges. -c: a line a cell instead.
cd "$(dirname "$0")/../.." || exit 1
sed -n 's/.*PROCEDURE ccc_api\.\([pr]_[a-z_]*\).*/\1/p' sql/*/*.sql | sort -u |
    awk -v cells="${1:+1}" -f tests/matrix/privileges.awk sql/pack/role.tsv \
    sql/pack/sight.tsv sql/pack/kind.tsv sql/pack/move.tsv tests/matrix/views.tsv \
    /dev/stdin
