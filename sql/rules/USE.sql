-- Gate of the readings of use (Art. 20): what is scored is not changed by who is scored.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.breach_USE AS
SELECT u.record record, 'R20.10' rule, NULL done, JSON_OBJECT('who',a.staff) detail FROM ccc.usage_reading u JOIN ccc.actor1 a JOIN ccc.org o ON o.code=a.org AND o.kind='provider';
