#!/bin/sh
# Servers of the network: reached with their certificate authority or not at
# all, and only with the settings that the rules rest upon.
. "$(dirname "$0")/lib.sh"

command -v openssl >/dev/null || skip_all "no openssl to make certificates"
mkdir -m 700 "$T/n"
cd "$T/n" || exit 1

# --- an authority, a server certificate of it, another authority
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ca.key -out ca.pem \
    -subj /CN=authority >/dev/null 2>&1
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout other.key \
    -out other.pem -subj /CN=other >/dev/null 2>&1
sign() {
	openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" \
	    -subj "/CN=$2" >/dev/null 2>&1
	printf 'subjectAltName=%s' "$3" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key \
	    -CAcreateserial -days 2 -extfile "$1.ext" -out "$1.pem" \
	    >/dev/null 2>&1
}
sign right db.example "IP:127.0.0.1"
sign wrong elsewhere.example "DNS:elsewhere.example"

# --- a server of the network, as a centre has it
root=
[ "$(id -u)" -eq 0 ] && root=--user=root
mariadb-install-db --no-defaults $root --datadir="$T/n/data" \
    --auth-root-authentication-method=socket \
    --auth-root-socket-user="$(id -un)" --skip-test-db \
    --innodb-log-file-size=16M >install.log 2>&1 || bail "no install"
port=
start_server() {
	for port in $(shuf -i 20000-29999 -n 20); do
		mariadbd --no-defaults $root --datadir="$T/n/data" \
		    --socket="$T/n/s" --pid-file="$T/n/pid" \
		    --log-error="$T/n/log" --bind-address=127.0.0.1 \
		    --port="$port" --skip-log-bin --innodb-log-file-size=16M \
		    --innodb-buffer-pool-size=32M "$@" >/dev/null 2>&1 &
		server=$!
		later "$server"
		for i in $(seq 100); do
			mariadb --no-defaults -S "$T/n/s" -e 'DO 1' \
			    >/dev/null 2>&1 && return 0
			kill -0 "$server" 2>/dev/null || break
			sleep 0.1
		done
	done
	bail "no server of the network: $(tail -2 "$T/n/log")"
}
stop_server() {
	kill "$server"
	wait "$server" 2>/dev/null
}
sql_admin() {
	mariadb --no-defaults -S "$T/n/s" -N -B -e "$1"
}
tls="--ssl-ca=$T/n/ca.pem --ssl-cert=$T/n/right.pem --ssl-key=$T/n/right.key"

start_server --secure-timestamp=YES $tls
sql_admin "CREATE USER adm@'127.0.0.1' IDENTIFIED BY 'secret' REQUIRE SSL;
    GRANT ALL ON *.* TO adm@'127.0.0.1' WITH GRANT OPTION;
    CREATE USER plain@'127.0.0.1' IDENTIFIED BY 'secret';
    CREATE USER clear@'127.0.0.1' IDENTIFIED BY 'secret'"
printf 'secret\n' >"$T/pw"
chmod 600 "$T/pw"

# An account without rights reaches the server and no further.
reach() {
	cat >"$T/ccc.conf" <<CONF
database = { hosts = "$1"; tls_ca = "$2"; connect_timeout_s = 2; };
files = { data_dir = "$T/none"; sql_dir = "$ROOT/sql"; };
CONF
	run "$CCC" --lang en --config "$T/ccc.conf" --user "${3:-adm}" \
	    --password-file "$T/pw" db upgrade
}

reach "127.0.0.1:$port" "$T/n/ca.pem"
is "$rc" 0 "a server whose certificate is signed: an upgrade works over it" ||
    note "$err"
[ ! -e "$T/none" ]
ok $? "  and no private server is made"
reach "127.0.0.1:1,127.0.0.1:$port" "$T/n/ca.pem" plain
like "$err" "Access denied for user .plain" "of several the first that answers is taken"
isnt "$rc" 0 "  and an account without rights upgrades nothing"
reach "127.0.0.1:$port" "$T/n/other.pem"
is "$rc" 3 "another authority: 3"
like "$err" "not trusted" "  is not trusted"
reach "localhost:$port" "$T/n/ca.pem"
is "$rc" 3 "a name that is not in the certificate: 3"
like "$err" "not trusted" "  is not trusted"
reach "127.0.0.1:$port" "$T/n/nothing.pem"
is "$rc" 3 "an authority's file that is not there: 3"
reach "192.0.2.1:3306" ""
is "$rc" 2 "another machine without an authority: 2"
like "$err" "tls_ca" "  is not even tried"
reach "127.0.0.1:1" "$T/n/ca.pem"
is "$rc" 3 "nobody listens: 3"
like "$err" "127.0.0.1: the database server cannot be reached" "  and who was asked"
stop_server

start_server --secure-timestamp=YES --ssl-ca="$T/n/ca.pem" \
    --ssl-cert="$T/n/wrong.pem" --ssl-key="$T/n/wrong.key"
reach "127.0.0.1:$port" "$T/n/ca.pem"
is "$rc" 3 "a certificate of another machine: 3"
stop_server

# --- no TLS at all: the library alone would log in with everything readable
start_server --secure-timestamp=YES --skip-ssl
reach "127.0.0.1:$port" "$T/n/ca.pem" plain
is "$rc" 3 "a server without TLS: 3"
is "$(sql_admin "SELECT VARIABLE_VALUE>0 FROM information_schema.GLOBAL_STATUS
    WHERE VARIABLE_NAME='Aborted_connects'")" 1 "  and nobody has logged in"
# a server that asks for the password itself
sql_admin "INSTALL SONAME 'auth_pam'; CREATE OR REPLACE USER
    clear@'127.0.0.1' IDENTIFIED VIA pam" >/dev/null 2>&1
reach "127.0.0.1:$port" "" clear
isnt "$rc" 0 "a server that asks for the clear password does not get it"
stop_server

# --- settings
start_server $tls
reach "127.0.0.1:$port" "$T/n/ca.pem"
isnt "$rc" 0 "a server where times can be forged is refused"
like "$err" "secure_timestamp=NO; YES is needed" "  and says which setting"
stop_server
start_server --secure-timestamp=YES --innodb-flush-log-at-trx-commit=2 $tls
reach "127.0.0.1:$port" "$T/n/ca.pem"
isnt "$rc" 0 "a server that can lose what it acknowledged is refused"
like "$err" "innodb_flush_log_at_trx_commit=2; 1 is needed" "  and says which setting"
stop_server
rm -f "$T/ccc.conf"
cd / || exit 1
finish
