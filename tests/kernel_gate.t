#!/bin/sh
# A gate's procedures hold the rules as text over tables (44_gate_text.sql). They
# must say of every record exactly what the rules' own views say of it: asked
# here at past moves of the demo, at the moment and with the form of each.
. "$(dirname "$0")/lib.sh"
start_demo

admin "DELIMITER //
CREATE PROCEDURE ccc.gate_same(p_each INT, p_rest INT) SQL SECURITY INVOKER
BEGIN
  DECLARE l_view, l_gate LONGTEXT;
  DECLARE l_n, l_bad, l_broken INT DEFAULT 0;
  DECLARE l_today DATE;
  DECLARE l_s VARCHAR(20);
  FOR e IN (SELECT m.id move, m.action, x.record, x.at, x.actor, x.vals, r.version FROM ccc.move m JOIN ccc.event x ON x.action=m.action AND (m.from_state IN (x.from_state,'*'))
      JOIN ccc.record r ON r.id=x.record AND (r.kind=m.kind OR m.kind='ANY') WHERE (m.has_gate OR m.has_any) AND (x.record*7+x.seq)%p_each=p_rest ORDER BY m.id, x.record, x.seq) DO
    SET @ccc_as_of=e.at, @ccc_now=e.at, @ccc_actor=e.actor, @ccc_action=e.action, @ccc_move=e.move, @ccc_vals=COALESCE(e.vals,'{}');
    SET l_today=ccc.local_date(e.at), l_view='';
    EXECUTE IMMEDIATE CONCAT('CALL ccc.g_', e.move, '(?,?,?,?,?,@w,@a)') USING e.record, e.move, e.version, l_today, '';
    FOR p IN (SELECT DISTINCT g.kind, g.n, g.rule FROM ccc.gate_part g JOIN ccc.move_guard u ON u.move=e.move AND u.rule=g.rule AND u.judge=g.kind ORDER BY g.rule, g.n) DO
      CALL ccc.gate_stands(p.rule, e.record, e.version, l_today, l_s);
      IF l_s IS NOT NULL THEN
        EXECUTE IMMEDIATE CONCAT('SELECT GROUP_CONCAT(''{\"rule\":\"', p.rule, '\",\"severity\":\"', l_s, '\",\"detail\":'',COALESCE(detail,''{}''),''}'' SEPARATOR '','' LIMIT 20) INTO @d FROM ccc.b_', p.kind, '_', p.n, ' WHERE record=?') USING e.record;
        SET l_view=CONCAT_WS(',', NULLIF(l_view,''), @d);
      END IF;
    END FOR;
    SET l_n=l_n+1, l_broken=l_broken+(l_view<>'');
    IF COALESCE(@w,'')<>l_view THEN
      SET l_bad=l_bad+1;
      IF l_bad<4 THEN SELECT e.move, e.record, @w gate, l_view view_; END IF;
    END IF;
  END FOR;
  SELECT CONCAT(l_n>100, ' ', l_broken>10, ' ', l_bad);
END //
DELIMITER ;" >/dev/null
is "$(admin "CALL ccc.gate_same(24,3)")" "1 1 0" "gates and views say the same of what was done, details included"
is "$(admin "SELECT COUNT(*) FROM ccc.move m WHERE (m.has_gate OR m.has_any) AND NOT EXISTS (SELECT 1 FROM information_schema.ROUTINES i WHERE i.ROUTINE_SCHEMA='ccc' AND i.ROUTINE_NAME=CONCAT('g_',m.id))")" 0 "every move with gates has its procedure"

# what cannot be put in as text stays a view, and judges all the same
admin 'CALL ccc.build_gate_views()' >/dev/null
n=$(admin "SELECT ccc.text_gate('select \`t\`.\`record\` AS \`record\`,''R99.1'' AS \`rule\`,NULL AS \`done\`,NULL AS \`detail\` from \`ccc\`.\`tenancy\` \`t\` group by \`t\`.\`record\`',0)")
is "$n" NULL "a grouped SELECT is no text to put in"
n=$(admin "SELECT ccc.text_gate('select \`x\`.\`record\` AS \`record\`,''R99.1'' AS \`rule\`,NULL AS \`done\`,NULL AS \`detail\` from (\`ccc\`.\`ten1\` \`x\` join \`ccc\`.\`now1\` \`n\`) where \`x\`.\`open_on\` = \`n\`.\`today\`',0)")
like "$n" 'tenancy' "a view is put in by its table"
unlike "$n" 'ten1|now1' "and neither it nor the moment's view is left"
like "$n" 'p_today' "the moment is the gate's own"
n=$(admin "SELECT ccc.text_gate('select \`t\`.\`record\` AS \`record\`,''R99.1'' AS \`rule\`,NULL AS \`done\`,NULL AS \`detail\` from (\`ccc\`.\`tenancy\` \`t\` left join \`ccc\`.\`ten1\` \`x\` on(\`x\`.\`record\` = \`t\`.\`record\`))',0)")
like "$n" 'COUNT.*ccc.\.`ten1`' "one that is joined from the left stays, and is asked without EXISTS"

# an opinion that was asked for is due; given, it is not
before=$(admin "SELECT COALESCE(due,'-') FROM ccc.record WHERE number='TN-2026-0008'")
admin "UPDATE ccc.record SET asked_at='2026-06-30 02:00:00', opinion_at=NULL WHERE number='TN-2026-0008'; SET @ccc_now=ccc.centre_now();
  CALL ccc.m_face_due((SELECT id FROM ccc.record WHERE number='TN-2026-0008'),'TEN',ccc.centre_now(),ccc.local_date(ccc.centre_now()))" >/dev/null
isnt "$(admin "SELECT COALESCE(due,'-') FROM ccc.record WHERE number='TN-2026-0008'")" "$before" "an opinion that is asked for is due"
admin "UPDATE ccc.record SET opinion_at='2026-06-30 03:00:00' WHERE number='TN-2026-0008'; SET @ccc_now=ccc.centre_now();
  CALL ccc.m_face_due((SELECT id FROM ccc.record WHERE number='TN-2026-0008'),'TEN',ccc.centre_now(),ccc.local_date(ccc.centre_now()))" >/dev/null
is "$(admin "SELECT COALESCE(due,'-') FROM ccc.record WHERE number='TN-2026-0008'")" "$before" "given, the next step is again"

# the checklist: what a message names stands in it, met or not
r=$(sql rg02 "CALL p_checklist('TN-2026-0008')")
like "$(printf '%s\n' "$r" | grep R07.18)" '"n": *"[0-9]+"' "a rule that is met tells its parameter"
like "$(printf '%s\n' "$r" | grep R07.18)" '"app": *"[A-Z]{3}-[0-9]+"' "and the system"
# and the moment it is judged at is now: a grant that its unit may revoke says so
like "$(sql us-mzj "CALL p_checklist('AU-2026-0001')" | tr '\t' ' ')" 'AUT\.revoke .* R12\.4 1 ' "a gate that is open stands as met"
finish
