#ifndef FIXTURE_CATALOG_H
#define FIXTURE_CATALOG_H

/*
 * A small rule pack by hand, in the form of the catalogue views: enough rows
 * for each look-up to have a right and a wrong answer.
 */
#include <stdlib.h>
#include <string.h>

#include "core/catalog.h"
#include "core/err.h"
#include "core/i18n.h"

/* A table from text: first line the columns, `|` between cells, "~" NULL. */
static struct table *
fixture_table(const char *text)
{
	struct table *t = NULL;
	const char *line = text, *end, *p, *bar;
	size_t cols = 1, row = 0, col, n;
	char name[64];

	for (p = text; *p != '\n'; p++)
		cols += *p == '|';
	t = table_new(cols);
	for (int first = 1; *line != '\0'; first = 0, line = end + 1) {
		end = strchr(line, '\n');
		if (!first)
			row = table_add_row(t);
		for (col = 0, p = line; col < cols; col++, p = bar + 1) {
			bar = memchr(p, '|', (size_t)(end - p));
			if (bar == NULL)
				bar = end;
			n = (size_t)(bar - p);
			if (first) {
				memcpy(name, p, n);
				name[n] = '\0';
				table_name(t, col, name);
			} else if (n != 1 || *p != '~') {
				table_set(t, row, col, p, n);
			}
			if (bar == end)
				break;
		}
	}
	return t;
}

static const char *const fixture_views[] = {
	"kind|tbl|zh|en|article|own\n"
	"ANY|record|任何记录|Any record||0\n"
	"CHG|change_request|变更|Change|17|1\n"
	"DOC|doc|证明材料|Paper|7|1\n"
	"INC|incident|事件|Incident|8|1\n"
	"TEN|tenancy|业务办理|Tenancy|7|1\n",

	"kind|state|zh|en|holder|final|clock\n"
	"CHG|running|执行中|running|ENG|0|run\n"
	"INC|new|新建|new|LEAD|0|run\n"
	"TEN|applied|已申请|applied|REG:DZB|0|run\n"
	"TEN|opened|已开通|opened|USR|0|run\n"
	"TEN|testing|测试中|testing|ENG|0|run\n",

	"id|kind|from_state|to_state|action|zh|en|roles|second|cond|reason|"
	"danger|drill|article\n"
	"1|TEN|-|draft|draft|起草|draft|USR|||0|0|0|7\n"
	"2|TEN|applied|accepted|accept|受理|accept|REG:DZB|||0|0|0|7\n"
	"3|TEN|opened|in_service|go_live|正式运行|go live|REG:DZB|USR||0|0|0|7\n"
	"4|TEN|applied|withdrawn|withdraw|撤回|withdraw|USR|||0|0|0|7\n"
	"5|TEN|accepted|withdrawn|withdraw|撤回|withdraw|USR|||0|0|0|7\n"
	"6|INC|*|=|escalate|上报|escalate|LEAD|||1|0|1|20\n"
	"7|ANY|*|=|note|备注|note|OPR|||0|0|1|7\n"
	"8|DOC|-|draft|register|登记|register|USR|||0|0|0|7\n"
	"9|CHG|scheduled|running|start|执行|start|ENG|||0|1|0|17\n",

	"move|n|col|typ|required|need_col|need_vals|need_neg|zh|en|list\n"
	"1|1|kind|enum tenancy.kind|1|||0|类别|Kind|tenancy.kind\n"
	"1|2|mlps_level|int 1-5|0|kind|new|0|等保级别|MLPS level|\n"
	"2|1|note|text|0|||0|备注|Note|\n"
	"6|1|outage_app|ref app|1|||0|中断系统|System that stopped|\n",

	"tbl|seq|col|typ|zh|en\n"
	"doc|1|id|code|编号|ID\n"
	"incident|1|detected_at|ts|发现时间|Detected\n"
	"incident|2|alarms|list code|告警|Alarms\n"
	"incident|3|planned|bool|计划内|Planned\n"
	"incident|4|user_score|int|评分|Score\n"
	"incident|5|side|enum incident.side|责任方|Side\n"
	"record|1|number|code|编号|Number\n"
	"record|2|state|code|状态|State\n"
	"record|3|title|text|标题|Title\n"
	"record|4|org|ref org|单位|Unit\n"
	"tenancy|1|mlps_level|int 1-5|等保级别|MLPS level\n",

	"list|value|zh|en|sort\n"
	"doc.covers|performance|性能|performance|1\n"
	"doc.covers|security|安全|security|2\n"
	"doc.kind|third_report|第三方测试报告|third-party report|3\n"
	"incident.side|CSP|提供商|provider|1\n"
	"incident.side|UNIT|使用单位|unit|2\n",

	"rule|article|basis|severity|msg_zh|msg_en|supplier|remedy|holds\n"
	"R00.1||derived|refuse|拒绝:当前状态“{state}”不允许此操作|"
	"Refused: not allowed in state {state}|SELF|UI.history|\n"
	"R00.2||derived|refuse|拒绝:您的角色不能执行此操作,须由{role}办理|"
	"Refused: your role may not do this; needs {role}|SELF|ANY.note|\n"
	"R00.6||derived|refuse|拒绝:缺必填项:{field}|"
	"Refused: required field is missing: {field}|SELF|UI.form|\n"
	"R07.3|7|reg|violation|拒绝:缺第三方性能和安全测试报告(第七条)|"
	"Refused: third-party performance and security report missing (Art. 7)|"
	"USR|DOC.register|\n"
	"R07.10|7|policy|warn|提示:检测结果超过 {n} 天,建议重测|"
	"Warning: scan result is older than {n} days; rescan advised|SEC|"
	"DOC.register|\n"
	"R07.13|7|derived|refuse|拒绝:报告与本系统或版本不符:{doc}(第七条)|"
	"Refused: report covers another system or version: {doc} (Art. 7)|USR|"
	"DOC.register|\n"
	"R20.3|4;20|reg|refuse|拒绝|Refused|REG:DZB+USR|ANY.note|\n",

	"code|zh|en|side\n"
	"ENG|工程师|Engineer|csp\n"
	"REG|监管审核员|Regulator reviewer|reg\n"
	"SEC|安全管理员|Security officer|csp\n"
	"USR|单位联系人|Unit liaison|unit\n",

	"record_id|number|code|name_zh|name_en\n"
	"1|DZB|DZB|市电子政务办|E-Government Office\n"
	"2|JTJ|JTJ|市交通运输局|Transport Bureau\n",
};

static struct catalog *
fixture_catalog(void)
{
	struct catalog *c = catalog_new();
	size_t i;

	for (i = 0; catalog_views[i] != NULL; i++)
		catalog_put(c, i, fixture_table(fixture_views[i]));
	return c;
}

/* Group fixtures of the tests: the pack, in English. */
static struct catalog *c;

static int
setup(void **state)
{
	(void)state;
	i18n_init("en", "/nonexistent");
	c = fixture_catalog();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	i18n_init("en", "/nonexistent");
	catalog_free(c);
	return 0;
}

#endif
