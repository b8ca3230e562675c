# For tests of runs, after lib.sh:  . "$ROOT/tests/host/run.sh"
#
#   start_hosts             one sshd on loopback that stands for every host, the
#                           runner's account, key and configuration ($T/ccc.conf)
#   count_steps             makes runbook RB-DISK count: each step adds a line to
#                           $T/h/count/HOST.STEP on its host, so that what really
#                           ran is known without the database
#   start_change N BATCH MAX   (WINDOW_S, RUN_END_S: seconds from now; PARAMS) persons draft, review, approve and start a change on
#                           N hosts; its number goes to $change, its run to $run_
#   move WHO NUMBER ACTION VALS [REASON]   one move; prints its outcome
#   runner [ARG...]         starts ccc-runner in the background, $runner is its pid
#   lease_over              as if the lease's time had passed
#   untrue                  prints each step whose outcome is not what the host
#                           knows; nothing where all are true

RUNNER=${RUNNER:-$CCC_BUILD/ccc-runner}

start_hosts() {
	"$ROOT/tests/host/sshd.sh" start "$T/h" || bail "no sshd"
	later "$(cat "$T/h/pid")"
	key=$(cut -d' ' -f1,2 "$T/h/host_key.pub")
	port=$(cat "$T/h/port")
	admin "SELECT CONCAT('CALL ccc.demo_host(''',code,''',''127.0.0.1'',''$port'',''$(id -un)'',''$key'');') FROM ccc.host" >"$T/hosts.sql"
	admin "$(cat "$T/hosts.sql")" >/dev/null
	(umask 077; echo "runner-$$-secret" >"$T/runner.password")
	admin "CREATE USER IF NOT EXISTS ccc_runner@localhost;
	ALTER USER ccc_runner@localhost IDENTIFIED BY 'runner-$$-secret';
	GRANT ccc_run TO ccc_runner@localhost; SET DEFAULT ROLE ccc_run FOR ccc_runner@localhost" >/dev/null
	cat >>"$T/ccc.conf" <<CONF
runner = { name = "test"; password_file = "$T/runner.password";
	key_file = "$T/h/key"; ${RUNNER_OPTIONS-} lease_s = ${LEASE:-20}; parallel = 20; };
CONF
}

step_is() { # SEQ PHASE COMMAND EXPECT ON_FAIL [TIMEOUT]
	admin "UPDATE ccc.runbook_step SET phase='$2', command='$3', expect='$4',
	on_fail='$5', timeout_s=${6:-20} WHERE runbook='RB-DISK' AND seq=$1"
}

count_steps() {
	admin "UPDATE ccc.runbook SET tested_on='2026-06-01' WHERE id='RB-DISK'"
	step_is 1 precheck 'echo x >>$COUNT_DIR/{host}.1; df -P / | wc -l' 'out>=1' stop_host
	step_is 2 action 'echo x >>$COUNT_DIR/{host}.2; sleep 0.1; uname -n' 'rc=0' stop_host
	step_is 3 action 'echo x >>$COUNT_DIR/{host}.3' 'rc=0' stop_host
	step_is 4 verify 'echo x >>$COUNT_DIR/{host}.4; echo active' 'out=active' stop_host
}

move() {
	sql "$1" "CALL p_move(UUID(),'$2','$3','','$4','$5','','console')" | tee -a "$T/moves" | cut -f1,2
}

start_change() {
	hosts=$(admin "SELECT JSON_ARRAYAGG(code) FROM (SELECT h.code FROM ccc.host h JOIN ccc.app a ON a.code=h.app
	WHERE h.zone='GOV' AND h.kind IN ('vm','db_vm') AND a.org IN (SELECT org FROM ccc.auth WHERE hosts='*' AND app='*'
	AND valid_to>ccc.centre_now()+INTERVAL 1 DAY) ORDER BY h.code LIMIT $1) x")
	change=$(move en03 '' CHG.draft "{\"title\":\"run\",\"kind\":\"norm\",\"scope\":\"platform_conf\",\"runbook\":\"RB-DISK\",\"targets\":$hosts,\"batch\":\"$2\",\"max_failed\":\"$3\"${PARAMS:+,\"params\":\"$PARAMS\"}}" | cut -f2)
	from=$(admin "SELECT DATE_FORMAT(ccc.centre_now(),'%Y-%m-%dT%H:%i:%sZ')")
	to=$(admin "SELECT DATE_FORMAT(ccc.centre_now()+INTERVAL ${WINDOW_S:-14400} SECOND,'%Y-%m-%dT%H:%i:%sZ')")
	move en03 "$change" CHG.submit "{\"window_start\":\"$from\",\"window_end\":\"$to\",\"risk\":\"L\"}" >/dev/null
	move mg01 "$change" CHG.review '{"opinion":"agreed"}' >/dev/null
	move mg01 "$change" CHG.approve '{"opinion":"agreed"}' >/dev/null
	until=$(admin "SELECT DATE_FORMAT(ccc.centre_now()+INTERVAL ${RUN_END_S:-14000} SECOND,'%Y-%m-%dT%H:%i:%sZ')")
	move ld03 "$change" CHG.schedule "{\"executor\":\"EN03\"${RUN_END_S:+,\"run_end\":\"$until\"}}" >/dev/null
	move en03 "$change" CHG.start '{}'
	run_=$change/1
}

runner() {
	"$RUNNER" --config "$T/ccc.conf" "$@" 2>>"$T/runner.log" &
	runner=$!
	later "$runner"
}

lease_over() {
	admin "SET innodb_lock_wait_timeout=10; UPDATE ccc.run SET lease_to=ccc.centre_now() WHERE state IN ('running','paused')"
}

# States of the hosts, "held 2;ok 38".
hosts_of() {
	admin "SELECT GROUP_CONCAT(x ORDER BY x SEPARATOR ';') FROM (SELECT CONCAT(state,' ',COUNT(*)) x FROM ccc.run_host WHERE run='$1' GROUP BY state) s"
}

untrue() {
	admin "SELECT host, seq, COALESCE(outcome,'-') FROM ccc.run_step WHERE run='$1' AND seq<5" |
	while read -r host seq outcome; do
		n=0
		[ -f "$T/h/count/$host.$seq" ] &&
		    n=$(wc -l <"$T/h/count/$host.$seq")
		case $outcome:$n in
		ok:1 | -:0 | fail:[01] | unknown:[01]) ;;
		*) echo "$host step $seq is told $outcome, ran $n times" ;;
		esac
	done
}
