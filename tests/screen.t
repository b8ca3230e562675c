#!/bin/sh
# Every panel on 80x24, read back from a terminal, in both languages: one
# golden screen a panel. CCC_GOLDEN=write makes them anew.
. "$(dirname "$0")/lib.sh"

VT=$CCC_BUILD/tests/vt
GOLDEN=$ROOT/tests/screen/golden
start_demo en

# The centre's clock a second after the moment of the data, so that ages and
# what is left stand still for the minute that a group of panels takes.
set_clock() {
	admin "SET @at = TIMESTAMPDIFF(MICROSECOND, SYSDATE(6),
	    '2026-07-01 00:00:01'); UPDATE ccc.centre SET offset_us = @at" \
	    >/dev/null
}

# visit LANG NAME...: the panels' screens into $T/LANG/NAME
visit() {
	lang=$1
	shift
	mkdir -p "$T/$lang"
	set_clock
	{
		echo "expect 08:00"
		echo "wait 500"
		for name in "$@"; do
			echo "send :$name\\r"
			echo "wait 600"
			echo "gone reading..."
			echo "gone 读取中..."
			echo "wait 200"
			echo "say =$name"
			echo "shot"
		done
	} >"$T/script"
	env LC_ALL=C.UTF-8 "$VT" -- "$CCC" --config "$T/ccc.conf" \
	    --user rg02 --lang "$lang" <"$T/script" >"$T/shots"
	ok $? "$lang: the screens come"
	awk -v dir="$T/$lang" '/^=/ { name = substr($0, 2); n = 0; next }
	    name != "" { n++; if (n > 2 && n < 23) print > (dir "/" name) }' \
	    "$T/shots"
}

for lang in zh en; do
	visit $lang overview tenancy incident duty month roster handover round drill
	visit $lang obligation bulletin change recovery host hostkey session
	visit $lang grant backup job assessment unit rectify fee event
	visit $lang refused asset transfer contact gap doc todo
	for name in $(sed -n 's/^	P(\([a-z]*\)).*/\1/p' \
	    "$ROOT/tui/panels.h") overview; do
		file=$GOLDEN/$name.$lang
		if [ "${CCC_GOLDEN:-}" = write ]; then
			mkdir -p "$GOLDEN"
			cp "$T/$lang/$name" "$file"
		fi
		cmp -s "$T/$lang/$name" "$file"
		ok $? "$lang: $name" ||
		    note "$(diff "$file" "$T/$lang/$name" | head -20)"
	done
done

# No column is cut inside a wide character, and no row is longer than the
# screen: the reader would have shown a blank or a piece.
wide=$(cat "$T"/zh/* | while IFS= read -r row; do [ "$(printf '%s' "$row" | wc -L)" -le 80 ] || echo "$row"; done)
is "$wide" "" "no row is longer than 80 columns"
finish
