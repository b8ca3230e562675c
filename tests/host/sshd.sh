#!/bin/sh
# A real sshd on loopback for tests: sshd.sh start DIR | stop DIR. Makes DIR/key
# (the runner's), DIR/ca (whose certificates are trusted), DIR/host_key, DIR/port, DIR/pin ("ssh-ed25519 SHA256:..."),
# DIR/pid. Markers lie in DIR/marks. Logs in as the account that starts it.
set -eu
PATH=$PATH:/usr/sbin:/sbin
dir=$2
case $1 in
stop)
	[ -f "$dir/pid" ] && kill "$(cat "$dir/pid")" 2>/dev/null || :
	exit 0 ;;
start) ;;
*)
	echo "sshd.sh start|stop DIR" >&2
	exit 2 ;;
esac
mkdir -p "$dir"
chmod 700 "$dir"
[ -f "$dir/key" ] || ssh-keygen -q -t ed25519 -N '' -f "$dir/key"
[ -f "$dir/ca" ] || ssh-keygen -q -t ed25519 -N '' -f "$dir/ca"
[ -f "$dir/host_key" ] || ssh-keygen -q -t ed25519 -N '' -f "$dir/host_key"
cp "$dir/key.pub" "$dir/authorized"
# a host that certificates alone open
[ -z "${CERTIFICATES_ONLY-}" ] || : >"$dir/authorized"
ssh-keygen -lf "$dir/host_key.pub" | awk '{print "ssh-ed25519 " $2}' \
    >"$dir/pin"
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
port=${3:-0}
tries=0
while :; do
	[ "$port" -ne 0 ] || port=$(awk -v s="$$$tries" \
	    'BEGIN {srand(s); print 20000 + int(rand() * 30000)}')
	cat >"$dir/sshd_config" <<CONF
ListenAddress 127.0.0.1
Port $port
HostKey $dir/host_key
PidFile $dir/pid
AuthorizedKeysFile $dir/authorized
TrustedUserCAKeys $dir/ca.pub
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
MaxStartups 2000:30:3000
MaxSessions 100
# no start-up file of the account, which may take seconds, runs before a command
SetEnv HOME=$dir CCC_MARK_DIR=$dir/marks COUNT_DIR=$dir/count
LogLevel ${SSHD_LOG:-ERROR}
CONF
	mkdir -p "$dir/count"
	rm -f "$dir/pid"
	"$(command -v sshd)" -f "$dir/sshd_config" -E "$dir/log"
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ -s "$dir/pid" ] && break
		sleep 0.1
	done
	[ -s "$dir/pid" ] && break
	tries=$((tries + 1))
	[ "$tries" -lt 20 ] || exit 1
	port=0
done
echo "$port" >"$dir/port"
