-- Gate of alarms: an alarm is not of the future.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_ALM AS
SELECT a.record record, 'R00.7' rule, NULL done, JSON_OBJECT('field','at') detail FROM ccc.alarm a JOIN ccc.now1 n WHERE a.at>n.at;
