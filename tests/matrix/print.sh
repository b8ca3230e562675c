#!/bin/sh
# Prints the privilege matrix: make privileges. -c: a line a cell instead; -v:
# the views that follow no kind's table, with their kinds and key.
cd "$(dirname "$0")/../.." || exit 1
views() {
	cat tests/matrix/views.tsv
	awk -f tests/matrix/views.awk tests/matrix/views.tsv sql/pack/kind.tsv sql/api/*.sql | sort
}
[ "$1" = -v ] && views && exit
tmp=$(mktemp -d "${TMPDIR:-/tmp}/ccc-privileges.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
views >"$tmp/views.tsv"
sed -n 's/.*PROCEDURE ccc_api\.\([pr]_[a-z_]*\).*/\1/p' sql/*/*.sql | sort -u >"$tmp/procedures"
awk -v cells="${1:+1}" -f tests/matrix/privileges.awk sql/pack/role.tsv \
    sql/pack/sight.tsv sql/pack/kind.tsv sql/pack/move.tsv "$tmp/views.tsv" \
    "$tmp/procedures"
