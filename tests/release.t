#!/bin/sh
# What is installed: hardened programs that are linked with what they may
# know and no more, and the files beside them.
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1
run make --no-print-directory -s -j2 install DESTDIR="$T/root" PREFIX=/usr
is "$rc" 0 'make install' || note "$err"
bin=$T/root/usr/bin

for name in ccc ccc-runner; do
	file=$bin/$name
	head=$(readelf -hW "$file") segments=$(readelf -lW "$file")
	dynamic=$(readelf -dW "$file") symbols=$(readelf --dyn-syms -W "$file")
	like "$head" 'Type: +DYN' "$name lies anywhere in memory (PIE)"
	like "$segments" 'GNU_RELRO' "$name: tables read-only after the start"
	like "$dynamic" 'BIND_NOW|FLAGS.*NOW' "$name: all symbols bound at the start"
	unlike "$segments" ' RWE ' "$name: nothing writable can be run"
	like "$segments" 'GNU_STACK .* RW  ' "$name: no code on the stack"
	like "$symbols" '__stack_chk_fail' "$name: stack guarded"
	like "$symbols" '_chk@' "$name: library calls checked"
	unlike "$dynamic" 'RPATH|RUNPATH' "$name: libraries from the system only"
	unlike "$symbols" ' (strcpy|strcat|sprintf|gets|system|popen)@' "$name: none of the banned"
	unlike "$(strings -a "$file")" "$ROOT" "$name: no trace of where it was built"
done
unlike "$(readelf -dW "$bin/ccc")" 'libssh' 'the workstation cannot reach a host'
unlike "$(readelf -dW "$bin/ccc-runner")" 'ncurses|libtinfo' 'the runner draws nothing'
like "$(readelf -dW "$bin/ccc-runner")" 'libssh' 'and is the one that reaches hosts'

share=$T/root/usr/share/ccc
test -f "$share/sql/pack/move.tsv" && test -f "$share/sql/kernel/76_demo.sql"
ok $? 'rules and schema are installed'
test -x "$share/sql/demo/host/bin/systemctl"; ok $? "the demo hosts' tools too"
test -f "$share/ccc.conf.sample"; ok $? 'the sample configuration too'
test -f "$T/root/usr/share/locale/zh/LC_MESSAGES/ccc.mo"; ok $? 'the Chinese words too'
is "$(find "$T/root" -perm /022 ! -type l | head -3)" '' 'nothing that others can write to'
finish
