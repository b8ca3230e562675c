-- The columns of `ccc report NAME PERIOD` in order, with what they are called. A pair
-- NAME_zh, NAME_en is one column in two languages; a column that ends in _fen is money
-- in integer fen. The rows come from ccc_api.p_report_NAME(period, unit).
DELIMITER //
CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.report_columns(p_report VARCHAR(20), p_cols TEXT) SQL SECURITY INVOKER
BEGIN
  DELETE FROM ccc.report_column WHERE report = p_report;
  INSERT INTO ccc.report_column (report, seq, col, zh, en)
    SELECT p_report, j.n, TRIM(SUBSTRING_INDEX(j.v, '|', 1)), SUBSTRING_INDEX(SUBSTRING_INDEX(j.v, '|', 2), '|', -1), SUBSTRING_INDEX(j.v, '|', -1)
    FROM JSON_TABLE(ccc.split(REPLACE(p_cols, '\n', ''), ';'), '$[*]' COLUMNS (n FOR ORDINALITY, v VARCHAR(160) PATH '$')) j;
END //
DELIMITER ;
-- assessment: the items, the seven aspects, findings that stand beside them, the total
CALL ccc.report_columns('assessment', 'n|序号|No.;section|部分|Section;section_zh|部分|Section;section_en|部分|Section;indicator|指标|Indicator;aspect_zh|方面|Aspect;aspect_en|方面|Aspect;name_zh|名称|Name;name_en|名称|Name;value|值|Value;measure_zh|计量|Measure;measure_en|计量|Measure;cases|样本|Cases;score_fn|计分|Scoring;weight|权重|Weight;points|得分|Points;computed|计算得分|Computed;by_hand|手工|By hand;sources|来源|Sources;grade_zh|等级|Grade;grade_en|等级|Grade;status_zh|数据|Data;status_en|数据|Data;note_zh|备注|Note;note_en|备注|Note;formula|公式版本|Formula');
-- unit: three items a unit, then the totals
CALL ccc.report_columns('unit', 'n|序号|No.;section|部分|Section;section_zh|部分|Section;section_en|部分|Section;org|单位|Unit;org_name_zh|单位名称|Unit name;org_name_en|单位名称|Unit name;indicator|指标|Indicator;aspect_zh|方面|Aspect;aspect_en|方面|Aspect;value|值|Value;cases|样本|Cases;weight|权重|Weight;points|得分|Points;pct|得分率|Share;computed|计算得分|Computed;by_hand|手工|By hand;sources|来源|Sources;status_zh|数据|Data;status_en|数据|Data;formula|公式版本|Formula;note_zh|备注|Note;note_en|备注|Note');
-- fee: lines, deductions, then what they come to; what postpones the payment stands apart
CALL ccc.report_columns('fee', 'n|序号|No.;section|部分|Section;section_zh|部分|Section;section_en|部分|Section;line|行|Line;org|单位|Unit;app|业务系统|System;item|费用项|Item;name_zh|名称|Name;name_en|名称|Name;qty|数量|Quantity;months|月数|Months;price_fen|单价|Price;rule|规则|Rule;times|次数|Count;indicator|指标|Indicator;record|依据记录|Record;amount_fen|金额|Amount;article|条款|Article;note|备注|Note;status_zh|数据|Data;status_en|数据|Data');
-- usage: a unit's systems, resources and use in the period, for the budget
CALL ccc.report_columns('usage', 'n|序号|No.;section|部分|Section;section_zh|部分|Section;section_en|部分|Section;org|单位|Unit;org_name_zh|单位名称|Unit name;org_name_en|单位名称|Unit name;app|业务系统|System;app_name_zh|系统名称|System name;app_name_en|系统名称|System name;mlps_level|等保级别|MLPS level;month|月份|Month;item|费用项|Item;qty|数量|Quantity;months|月数|Months;price_fen|单价|Price;amount_fen|金额|Amount;cpu_avg|处理器平均|CPU avg;cpu_p95|处理器 95 分位|CPU p95;mem_avg|内存平均|Memory avg;disk_used_pct|磁盘使用|Disk used;well_used|利用达标|Well used;source|来源|Source;status_zh|数据|Data;status_en|数据|Data');
