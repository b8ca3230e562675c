#!/bin/sh
# Random keys, bytes and sizes: no crash, the screen is what the program
# thinks it is, and the line is left as it was. The seed is printed.
. "$(dirname "$0")/lib.sh"

VT=$CCC_BUILD/tests/vt
start_demo en

play() {
	out=$(printf 'expect 1Overview\nwait 300\nmonkey %d %d\nresize 24 80
wait 800\nagree\nsignal TERM\nend\nmodes\n' "$seed" "${CCC_KEYS:-800}" |
	    env LC_ALL=C.UTF-8 "$VT" -- "$CCC" --config "$T/ccc.conf" \
	    --user op04 --lang en 2>&1)
}
for seed in ${CCC_SEEDS:-11 12 13}; do
	play
	# libvterm 0.1.4 itself can fall over margins that a size has overtaken:
	# a crash in it, and no other, is played again
	case $out in *'#0 '*libvterm.so*'#1 '*) note "libvterm crashed"; play ;; esac
	like "$out" '^agree' "seed $seed: screen and model agree"
	like "$out" 'end: status 0' "seed $seed: a clean end"
	like "$out" 'modes: as before' "seed $seed: the line is as before"
done
finish
