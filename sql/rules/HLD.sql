-- What a legal hold stops (Art. 11). The rule itself, R11.2, stands with the kinds whose moves destroy something and, for
-- every other kind, in ANY.sql. hold_object: one row an object of a hold in force.
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.hold_object AS
SELECT l.record, l.id hold, j.object FROM ccc.hold l JOIN JSON_TABLE(ccc.list_json(l.objects),'$[*]' COLUMNS(object VARCHAR(80) PATH '$')) j
 WHERE l.placed_at IS NOT NULL AND l.released_at IS NULL;
