#!/bin/sh
# The tools of the demo hosts: every command of the demo's runbooks that goes
# to a host works there, gives what its step expects, and changes real state.
# No SSH here (demo_hosts.t): the same shell and folder, without the line.
. "$(dirname "$0")/lib.sh"
cd "$ROOT" || exit 1
F=$T/farm port=8080 date=20260701
leave() {
	for file in "$F"/h/*/state/run/*.pid; do
		[ -f "$file" ] && read -r pid start <"$file" && kill "$pid"
	done
}
trap 'status=$?; leave; (exit $status); end_test' EXIT

mkdir "$F" && cp -R sql/demo/host/bin "$F/bin" && : >"$F/authorized_keys"
echo test >"$F/start"
awk -F'\t' -v OFS='\t' '$1 ~ /^(jtj01-app1|sjj01-app1|gjj01-db1|dag01-db1|fw-01|sto-01|hv-.*)$/ {
	split($5, a, "."); for (i = 1; i <= 10; i++) if ($i == "") $i = "-"
	print $1, $2, $5, $6, $8, $9, $10, "127.43." a[3] "." a[4]}' \
    sql/demo/host.tsv >"$F/hosts.tsv"
sh "$F/bin/setup" "$F" 22022 nobody >"$T/out" 2>&1
ok $? "folders, keys and settings are made"
key=$(cat "$F/h/hv-01/ssh/host_key.pub")
sh "$F/bin/setup" "$F" 22022 nobody >"$T/out" 2>&1
is "$(cat "$F/h/hv-01/ssh/host_key.pub")" "$key" "a second time keeps the keys"

# Runs a command on a host as a session would; output in $T/out.
on() { # HOST COMMAND
	(
		PATH=$F/bin:/usr/bin:/bin CCC_FARM=$F CCC_HOST=$F/h/$1
		HOME=$CCC_HOST/home SSH_ORIGINAL_COMMAND=$2
		export PATH CCC_FARM CCC_HOST HOME SSH_ORIGINAL_COMMAND
		exec timeout 60 "$F/bin/session"
	) >"$T/out" 2>"$T/err" </dev/null
	rc=$?
	out=$(cat "$T/out")
	cat "$T/err" >>"$T/out"
	return "$rc"
}
# A parameter is one quoted word of the command.
render() { # COMMAND HOST
	ip=$(awk -F'\t' -v h="$2" '$1 == h {print $3}' "$F/hosts.tsv")
	printf '%s' "$1" | sed "s|{host}|'$2'|g; s|{ip}|'$ip'|g; s|{port}|'$port'|g
		s|{svc}|'$svc'|g; s|{date}|'$date'|g; s|{plan}|'BP-1'|g; s|{point}|'last'|g
		s|{target}|'/data'|g; s|{size}|'1'|g; s|{cert}|'/etc/pki/site.pem'|g
		s|{rule}|'permit tcp any any 8443'|g; s|{device}|'UPS1'|g"
}
meets() { # EXPECT with $rc and $out
	want=$(printf '%s' "$1" | sed 's/{size}/1/')
	case $want in
	any) ;;
	rc=*) [ "$rc" = "${want#rc=}" ] ;;
	'rc!='*) [ "$rc" != "${want#rc!=}" ] ;;
	out=*) [ "$out" = "${want#out=}" ] ;;
	out~*) printf '%s' "$out" | grep -qE "${want#out~}" ;;
	'out<'*) [ "$out" -lt "${want#out<}" ] ;;
	'out>='*) [ "$out" -ge "${want#out>=}" ] ;;
	*) false ;;
	esac
}
tab=$(printf '\t')
steps() { # RUNBOOK HOST PHASES
	while IFS="$tab" read -r book seq phase title en command limit expect rest; do
		[ "$book" = "$1" ] || continue
		case " $3 " in *" $phase "*) ;; *) continue ;; esac
		case $command in ccc:* | manual) continue ;; esac
		on "$2" "$(render "$command" "$2")"
		meets "$expect"
		ok $? "$book $seq on $2: $command" || note "$(cat "$T/out")"
	done <sql/demo/runbook_step.tsv
}
forward='precheck action verify'

svc=tomcat
on jtj01-app1 "cat '$F/h/jtj01-app1/state/run/tomcat.pid'"
before=$out
steps RB-RESTART jtj01-app1 "$forward"
on jtj01-app1 "cat '$F/h/jtj01-app1/state/run/tomcat.pid'"
[ "$before" != "$out" ]; ok $? 'a restart is another process'
on jtj01-app1 'echo broken >$CCC_HOST/root/etc/tomcat; sudo systemctl restart tomcat'
is "$rc" 1 'a service with a wrong configuration does not start'
on jtj01-app1 'systemctl is-active tomcat; systemctl is-system-running'
is "$(echo $out)" 'failed degraded' 'and it shows'
steps RB-RESTART jtj01-app1 rollback
on jtj01-app1 'systemctl is-active tomcat'
is "$out" active 'the last configuration starts again'
on jtj01-app1 'systemctl is-active nosuch'
is "$out/$rc" inactive/3 'an unknown service is inactive'

on jtj01-app1 'ls /var/log/tomcat | wc -l'; before=$out
steps RB-LOGROT jtj01-app1 "$forward rollback"
on jtj01-app1 'ls /var/log/tomcat | wc -l'
is "$out" "$((before + 1))" 'a rotation leaves one more file'
steps RB-LOGROT jtj01-app1 'action'
on jtj01-app1 'find /var/log -name "*.gz" -mtime +170 | wc -l'
[ "$out" -gt 0 ]; ok $? 'six months of logs are still there'

on jtj01-app1 'cat $CCC_HOST/state/boot_id'; before=$out
steps RB-PATCH jtj01-app1 "$forward"
on jtj01-app1 'cat $CCC_HOST/state/boot_id'
[ "$before" != "$out" ]; ok $? 'a new kernel needed a reboot, and it came'
on jtj01-app1 'dnf -q updateinfo list --security | wc -l'
is "$out" 0 'no update is left'
on jtj01-app1 'sudo dnf -y --security update'
is "$out" 'Nothing to do.' 'a second time there is nothing to do'
steps RB-PATCH jtj01-app1 rollback
on jtj01-app1 'dnf -q updateinfo list --security | wc -l'
is "$out" 4 'the transaction is undone'
on jtj01-app1 'sudo dnf -y history undo last'
is "$rc" 1 'and cannot be undone twice'
on sjj01-app1 'sudo dnf -y --security update'
is "$rc" 1 'the host with the conflict fails'
on sjj01-app1 'dnf -q updateinfo list --security | wc -l'; is "$out" 2 'half way'
on sjj01-app1 'sudo dnf -y history undo last'
on sjj01-app1 'dnf -q updateinfo list --security | wc -l'; is "$out" 4 'and goes back'

steps RB-DISK jtj01-app1 "$forward rollback"

svc=postgresql
steps RB-BACKUP dag01-db1 "$forward rollback"
sleep 1
steps RB-BACKUP dag01-db1 action
on dag01-db1 'ls /backup/BP-1 | grep -c gz'
is "$out" 2 'two backups are two copies'
on dag01-db1 'echo lost >$CCC_HOST/root/data/table1; bkctl compare BP-1 --point last'
is "$rc" 1 'changed data differ from the copy'
steps RB-RESTORE dag01-db1 "$forward"
steps RB-RESTORE dag01-db1 rollback
on dag01-db1 'cat $CCC_HOST/root/data/table1'
is "$out" lost 'the rollback brings the state before the restore'

svc=nginx
tls='echo | openssl s_client -connect 127.0.0.1:443 2>/dev/null | openssl x509 -noout -enddate'
on jtj01-app1 "$tls"; before=$out
steps RB-CERT jtj01-app1 "$forward"
on jtj01-app1 "$tls"
[ "$before" != "$out" ]; ok $? "the server shows another certificate ($out)"
steps RB-CERT jtj01-app1 rollback
sleep 0.3
on jtj01-app1 "$tls"
is "$out" "$before" 'and the old one again'
on jtj01-app1 'echo x >$CCC_HOST/root/etc/nginx/tls/site.pem; sudo nginx -t'
is "$rc" 1 'a broken certificate is found before the reload'

on hv-01 'hvctl list | grep -c "	hv-01	"'
before=$(awk -F'\t' '$2 == "hv-01"' "$F/fabric/placement" | wc -l)
steps RB-HVUPG hv-01 "$forward"
is "$(awk -F'\t' '$2 == "hv-01"' "$F/fabric/placement" | wc -l)" 0 "its $before machines are elsewhere"
on hv-02 'hvctl version hv-01'; is "$out" 6.5.3 'every host sees the new version'
steps RB-HVUPG hv-01 rollback
on hv-02 'hvctl version hv-01'; is "$out" 6.5.2 'and the old one again'

port=443
steps RB-FW fw-01 "$forward"
on fw-01 'fwctl list | wc -l'; is "$out" 3 'one more rule'
steps RB-FW fw-01 rollback
on fw-01 'fwctl list | wc -l'; is "$out" 2 'one less'
on fw-01 'nc -z -w3 10.43.0.24 444'; is "$rc" 1 'nobody listens on another port'

steps RB-DBSW gjj01-db1 "$forward"
steps RB-DBSW gjj01-db1 rollback
on gjj01-db1 'psql -Atc "select pg_is_in_recovery()"'
is "$out" t 'switched back it is the standby'

steps RB-FACIL sto-01 verify
on sto-01 'dcimctl raise --device UPS1; dcimctl alarms --device UPS1'
is "$out" 1 'an alarm counts'
on hv-01 'dcimctl clear --device UPS1; dcimctl alarms --device UPS1'
is "$out" 0 'until it is cleared'

steps RB-ISOLATE jtj01-app1 "$forward"
steps RB-ISOLATE jtj01-app1 rollback
on jtj01-app1 'ping -c2 -W1 10.43.16.37'; is "$rc" 0 'attached again it answers'

on jtj01-app1 'count-run x; count-run x'
is "$(echo $out)" '1 2' 'the counter counts'
on jtj01-app1 'uname -n; hostname; cat /etc/hostname; pwd'
is "$(echo $out)" "jtj01-app1 jtj01-app1 jtj01-app1 $F/h/jtj01-app1/home" 'a host knows who it is'

# The list of steps and this test cannot drift: a runbook without a line fails.
books=$(awk -F'\t' 'NR > 1 {print $1}' sql/demo/runbook_step.tsv | sort -u)
for book in $books; do
	grep -q "^steps $book " "$0"
	ok $? "$book is tried"
done
finish
