#!/bin/sh
# The layers, sizes and words that the source promises. Each check is a file
# of tests/lint that prints what breaks it, one line each; silence is right.
cd "$(dirname "$0")/.." || exit 1
n=0 bad=0
for check in tests/lint/*; do
	n=$((n + 1))
	found=$(sh "$check" 2>&1)
	if [ -z "$found" ]; then
		echo "ok $n - ${check##*/}"
	else
		echo "not ok $n - ${check##*/}"
		echo "$found" | sed 's/^/# /'
		bad=$((bad + 1))
	fi
done
echo "1..$n"
exit "$bad"
