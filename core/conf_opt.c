/*
 * The options, a row each, and the sample made of them. Must not know how a
 * file is read.
 */
#include "core/conf_opt.h"

#include <stdio.h>
#include <string.h>

#include "core/conf.h"

#define AT(field) offsetof(struct conf, field)

/* clang-format off */
const struct opt conf_options[CONF_OPTIONS] = {
{ "database", "hosts", OPT_TEXT, AT(hosts), 0, 0, "", NULL,
  "Servers, separated by commas, as host or host:port. Empty: ccc starts its own server in data_dir.",
  "数据库服务器,逗号分隔,写作 host 或 host:port。空:由 ccc 在 data_dir 中启动自己的服务器。" },
{ "database", "user", OPT_TEXT, AT(user), 0, 0, "", NULL,
  "Account to log in with. Empty: ccc asks.",
  "登录帐号。空:启动时询问。" },
{ "database", "tls_ca", OPT_PATH, AT(tls_ca), 0, 0, "", NULL,
  "File with the certificate authority of the servers. Needed with hosts, unless they are on this machine.",
  "服务器证书的签发机构文件。设了 hosts 即需要,本机服务器除外。" },
{ "database", "connect_timeout_s", OPT_INT, AT(connect_timeout_s), 1, 60, "5", NULL,
  "Seconds to wait for a connection.",
  "等待连接的秒数。" },
{ "database", "read_timeout_s", OPT_INT, AT(read_timeout_s), 6, 300, "15", NULL,
  "Seconds to wait for an answer; longer than the server waits for a lock (5).",
  "等待应答的秒数;须长于服务器等锁的 5 秒。" },
{ "files", "data_dir", OPT_PATH, AT(data_dir), 0, 0, "~/.local/share/ccc", NULL,
  "Folder of the own server, the journal and drafts.",
  "自带服务器、流水日志和草稿所在的文件夹。" },
{ "files", "spool_dir", OPT_PATH, AT(spool_dir), 0, 0, "~/.local/share/ccc/spool", NULL,
  "Folder for saved, exported and printed files.",
  "保存、导出和打印文件所在的文件夹。" },
{ "files", "sql_dir", OPT_PATH, AT(sql_dir), 0, 0, CCC_SQL_DIR, NULL,
  "Folder sql of this version: schema, rule pack, procedures.",
  "本版本的 sql 文件夹:表结构、规则包、存储过程。" },
{ "terminal", "lang", OPT_WORD, AT(lang), 0, 0, "auto", "auto|zh|en",
  "Language: auto, zh or en.",
  "语言:auto、zh 或 en。" },
{ "terminal", "line_graphics", OPT_WORD, AT(line_graphics), 0, 0, "ascii", "ascii|acs|utf8",
  "Lines and corners: ascii, acs (the terminal's own) or utf8.",
  "制表线:ascii、acs(终端自带)或 utf8。" },
{ "terminal", "lines", OPT_INT, AT(lines), 0, 500, "0", NULL,
  "Height of the terminal, for serial lines that cannot tell. 0: ask it.",
  "终端行数,供不能自报大小的串口使用。0:向终端询问。" },
{ "terminal", "columns", OPT_INT, AT(columns), 0, 1000, "0", NULL,
  "Width of the terminal. 0: ask it.",
  "终端列数。0:向终端询问。" },
{ "terminal", "mono", OPT_BOOL, AT(mono), 0, 1, "false", NULL,
  "No colours.",
  "不用颜色。" },
{ "terminal", "idle_lock_min", OPT_INT, AT(idle_lock_min), 1, 5, "5", NULL,
  "Minutes without a key until the screen locks. It cannot be switched off.",
  "无按键多少分钟后锁屏。不能关闭。" },
{ "runner", "name", OPT_TEXT, AT(runner_name), 0, 0, "runner1", NULL,
  "Name of this runner in the record of a run.",
  "本执行器在执行记录中的名称。" },
{ "runner", "password_file", OPT_PATH, AT(runner_password_file), 0, 0, "", NULL,
  "File (mode 0600) with the password of the account ccc_runner.",
  "帐号 ccc_runner 的口令文件(权限 0600)。" },
{ "runner", "key_file", OPT_PATH, AT(runner_key_file), 0, 0, "", NULL,
  "File (mode 0600) with the private key for the hosts.",
  "登录主机用的私钥文件(权限 0600)。" },
{ "runner", "host_access", OPT_WORD, AT(runner_host_access), 0, 0, "key", "key|certificate",
  "How hosts are entered: key (key_file), or certificate: a fresh one for each step, which the host itself holds to that command, this address and the window. A host may say otherwise.",
  "进入主机的方式:key(使用 key_file),或 certificate:每步一张新证书,由主机限定该命令、本机地址和窗口时间。主机可另行指定。" },
{ "runner", "ca_key_file", OPT_PATH, AT(runner_ca_key_file), 0, 0, "", NULL,
  "File (mode 0600) with the private key that signs certificates. Hosts trust its public half.",
  "签发证书用的私钥文件(权限 0600)。主机信任其公钥。" },
{ "runner", "source_address", OPT_TEXT, AT(runner_source_address), 0, 0, "", NULL,
  "Address that hosts see this runner come from, where a gateway changes it. Empty: the own one.",
  "网关改写地址时,主机看到的本执行器地址。空:即本机地址。" },
{ "runner", "lease_s", OPT_INT, AT(runner_lease_s), 10, 300, "30", NULL,
  "Seconds that a claimed run stays claimed without a sign of life.",
  "认领的执行在没有心跳时保留的秒数。" },
{ "runner", "settle_s", OPT_INT, AT(runner_settle_s), 0, 300, "0", NULL,
  "Seconds that a host is asked how a step ended before its outcome stays unknown. 0: the step's time limit, 30 to 300.",
  "步骤结果未明时,向主机查询多少秒后记为结果未知。0:按步骤时限,30 至 300 秒。" },
{ "runner", "parallel", OPT_INT, AT(runner_parallel), 1, 2000, "64", NULL,
  "Hosts worked on at once.",
  "同时处理的主机数。" },
{ "runner", "zones", OPT_TEXT, AT(zones), 0, 0, "", NULL,
  "Zones this runner serves, separated by commas. Empty: all.",
  "本执行器服务的区域,逗号分隔。空:全部。" },
{ "demo", "passwords", OPT_PATH, AT(demo_passwords), 0, 0, "", NULL,
  "Demo only: file with the passwords of the demo's persons.",
  "仅演示用:演示人员的口令文件。" },
{ 0 }
};
/* clang-format on */

void
conf_print_sample(void)
{
	const struct opt *o;
	const char *group = "", *quote, *def;

	puts("# ccc configuration. Every option with its default; take the # "
	    "away to set one.\n"
	    "# ccc 配置。列出全部选项及默认值;去掉行首 # 即生效。\n"
	    "# ccc config check FILE");
	for (o = conf_options; o->name != NULL; o++) {
		if (strcmp(group, o->group) != 0)
			printf("%s\n%s = {\n", group[0] != '\0' ? "};\n" : "",
			    o->group);
		group = o->group;
		printf("\t# %s\n\t# %s\n", o->en, o->zh);
		quote = opt_is_text(o) ? "\"" : "";
		/* The folder of this build is no text for a sample. */
		def = strcmp(o->name, "sql_dir") == 0 ?
		    "/usr/share/ccc/sql" : o->def;
		printf("\t# %s = %s%s%s;", o->name, quote, def, quote);
		if (o->type == OPT_INT)
			printf("\t# %d..%d", o->min, o->max);
		printf("\n");
	}
	puts("};");
}
