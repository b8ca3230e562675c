#!/bin/sh
# ccc demo as its user meets it: start, a second start, logins, hosts by SSH,
# a kill, stop and start again, wrong folders, the workstation in a terminal.
. "$(dirname "$0")/lib.sh"
D=$T/demo
demo() { run "$CCC" --lang en demo "$@"; }
end_demo() {
	status=$?
	"$CCC" demo stop --dir "$D" >/dev/null 2>&1
	"$CCC" demo stop --dir "$T/second" >/dev/null 2>&1
	[ "$(id -u)" = 0 ] && for dir in "$D" "$T/second"; do
		hosts=$(readlink "$dir/hosts") && rm -rf "$hosts"
	done
	(exit "$status")
	end_test
}
trap end_demo EXIT
in_demo() { run "$CCC" --lang en --config "$D/ccc.conf" --user "$@"; }
# Processes that belong to the demo, by the folder in their command line.
left() {
	for proc in /proc/[0-9]*; do
		tr '\0' ' ' 2>/dev/null <"$proc/cmdline" |
		    grep -F -e "$D" -e "${hosts:-$D}/" | grep -v "^grep"
	done
}

# ---- wrong uses
demo nonsense
is "$rc" 2 'an unknown word is bad usage'
demo start --dir /proc/none
is "$rc" 2 'a folder that cannot be made'; like "$err" '/proc/none' 'is named'
mkdir "$T/other" && echo mine >"$T/other/file"
demo start --dir "$T/other"
is "$rc" 2 'a folder of other files is refused'
is "$(ls "$T/other")" file 'and left as it was'
demo start --dir "$T/with space"
is "$rc" 2 'a path that sshd cannot hold'; like "$err" 'spaces' 'is told why'
demo start --dir "$D" --data "$T/nowhere"
is "$rc" 2 'no demo data'; like "$err" 'meta.tsv' 'is told what is missing'
demo --dir "$D"
is "$rc" 2 'no terminal for the workstation'; like "$err" 'demo start' 'is told what to do'
demo status --dir "$D"
is "$rc" 3 'nothing runs yet'
demo stop --dir "$D"
is "$rc" 0 'stopping nothing is no mistake'

# ---- start
demo start --dir "$D"
is "$rc" 0 'start'
[ "$rc" = 0 ] || { note "$err"; note "$(cat "$D"/run/*.log)"; finish; }
hosts=$(readlink -f "$D/hosts")
demo status --dir "$D"
is "$rc" 0 'status'; is "$(echo "$out" | grep -cE '^[a-z]+ +up')" 3 'database, hosts and runner are up'
demo start --dir "$D"
is "$rc" 2 'a second start is refused'; like "$err" "ccc --config $D/ccc.conf" 'with the way in'
is "$(stat -c %a "$D/passwords")" 600 'passwords are for their owner only'
is "$(stat -c %a "$D/runner.key")" 600 'the key too'
is "$(awk 'NF != 2' "$D/passwords" | wc -l)" 0 'one account and password a line'
is "$(grep -c '^op09 ' "$D/passwords")" 0 'a person who left has no login'
is "$(awk '{print $2}' "$D/passwords" | sort -u | wc -l)" "$(wc -l <"$D/passwords")" 'every password is another'
in_demo op04 list incident --limit 1
is "$rc" 0 'a person logs in' || note "$err"

# ---- hosts
port=$(cat "$hosts/port") login=$(stat -c %U "$hosts")
isnt "$(stat -c %u "$hosts/h")" 0 'the hosts do not belong to root'
on() { # ADDRESS COMMAND [OPTION...]
	address=$1 command=$2
	shift 2
	run ssh -F none -p "$port" -i "${key:-$D/runner.key}" -o BatchMode=yes \
	    -o IdentitiesOnly=yes -o StrictHostKeyChecking=no \
	    -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "$@" \
	    "$login@$address" "$command"
}
on 127.43.16.10 'uname -n; id -u'
is "$rc" 0 'a host that runs from the start' || note "$err"
is "$(echo "$out" | head -1)" mzj01-app1 'has its own name'
isnt "$(echo "$out" | tail -1)" 0 'and is not root'
on 127.43.16.79 'uname -n; systemctl is-active app'
is "$(echo $out)" 'nyj02-db1 active' 'a host that is started by the connection'
on 127.43.16.79 'count-run a >/dev/null; echo kept >note'
on 127.43.16.79 'count-run a; cat note'
is "$(echo $out)" '2 kept' 'keeps its state between sessions'
on 127.43.16.80 'ls'
is "$out" '' 'and has a home of its own'
on 127.43.16.10 'sudo systemctl restart app && systemctl is-active app'
is "$out" active 'a service restarts'
on 127.43.16.10 'exit 7'
is "$rc" 7 'the exit status comes back'
keys=
for address in 127.43.16.10 127.43.16.79; do
	keys="$keys $(ssh-keyscan -p "$port" -t ed25519 "$address" 2>/dev/null | cut -d' ' -f3)"
done
is "$(echo $keys | tr ' ' '\n' | sort -u | wc -l)" 2 'every host has a key of its own'
is "$(echo $keys | cut -d' ' -f1)" "$(cut -d' ' -f2 "$hosts/h/mzj01-app1/ssh/host_key.pub")" 'the one that was made for it'
in_demo en01 list host_key --filter host=mzj01-app1 --format json
print=$(ssh-keygen -lf "$hosts/h/mzj01-app1/ssh/host_key.pub" | cut -d' ' -f2)
test "$(echo "$out" | grep -cF "$print")" -gt 0; ok $? 'and its fingerprint is in force' || note "$print $out$err"
ssh-keygen -q -t ed25519 -N '' -f "$T/stranger"
key=$T/stranger
on 127.43.16.10 true
is "$rc" 255 'the key of a stranger is refused' || note "$err"
key=
on 127.43.16.10 true -o PreferredAuthentications=password,keyboard-interactive
is "$rc" 255 'no passwords'
on 127.43.16.10 true -o ExitOnForwardFailure=yes -R 127.0.0.1:0:127.0.0.1:1
is "$rc" 255 'no forwarding'

# ---- killed
for name in farm runner; do
	read -r pid start <"$D/run/$name.pid" && kill -9 "$pid"
done
sleep 0.5
demo status --dir "$D"
is "$rc" 3 'farm and runner are killed'
demo start --dir "$D"
is "$rc" 0 'the next start puts it right' || note "$err"
port=$(cat "$hosts/port")
on 127.43.16.79 'count-run a; cat note'
is "$(echo $out)" '3 kept' 'the hosts go on where they were'
on 127.43.16.10 'systemctl is-active app'
is "$out" active 'their services run again'

# ---- two at once
demo start --dir "$T/second"
is "$rc" 0 'another demo beside it' || note "$err"
isnt "$(cat "$T/second/hosts/port")" "$port" 'has another port'
demo stop --dir "$T/second"
is "$rc" 0 'and ends alone'
on 127.43.16.10 'uname -n'
is "$out" mzj01-app1 'the first one goes on'

# ---- stop and start again
in_demo op04 do incident.log title=kept detail='A test of stopping' cat=APP impact=3 urgency=3 detect_by=round detected_at='2026-07-01 08:00'
number=$(echo "$out" | grep -oE 'INC-[0-9]{8}-[0-9]+' | head -1)
like "$number" 'INC-' 'an incident is logged' || note "$out $err"
clock=$(in_demo op04 show "$number" --format json; echo "$out" | grep -oE '"detected_at":"[^"]*"' | head -1)
words=$(cat "$D/passwords")
demo stop --dir "$D"
is "$rc" 0 'stop'
sleep 1
is "$(left)" '' 'nothing is left running'
demo start --dir "$D"
is "$rc" 0 'start again' || note "$err"
is "$(cat "$D/passwords")" "$words" 'with the same passwords'
in_demo op04 show "$number"
is "$rc" 0 'and the same records' || note "$err"
demo stop --dir "$D"

# ---- the workstation
tm() { tmux -L "ccc$$" -f /dev/null "$@" 2>/dev/null; }
screen_shows() { # PATTERN within two minutes
	for i in $(seq 600); do
		tm capture-pane -p -t w >"$T/screen" && grep -qE "$1" "$T/screen" && return
		sleep 0.2
	done
	note "$(cat "$T/screen")"
	return 1
}
TERM=screen tm new-session -d -s w -x 80 -y 24 "exec '$CCC' --lang en demo --dir '$D' 2>'$T/words'"
screen_shows 'ccount'; ok $? 'ccc demo ends in the workstation'
demo start --dir "$D"
is "$rc" 2 'while it is open nobody else starts there'
demo stop --dir "$D"
is "$rc" 0 'stop from outside'
for i in $(seq 50); do tm has-session -t w || break; sleep 0.2; done
tm has-session -t w; is $? 1 'ends the workstation too'
sleep 1
is "$(left)" '' 'and leaves nothing'

# ---- started again while the last one is still ending
TERM=screen tm new-session -d -s w -x 80 -y 24 "exec '$CCC' --lang en demo --dir '$D' 2>'$T/words'"
screen_shows 'ccount'; ok $? 'the workstation once more'
read -r pid start <"$D/run/demo.pid" && kill "$pid"
demo start --dir "$D"
is "$rc" 0 'a start right behind a kill waits for the one that ends' || note "$err"
demo stop --dir "$D"
sleep 1
is "$(left)" '' 'and leaves nothing either'
tm kill-server
finish
