-- Effects of backup plans: the fingerprint of what the unit confirmed, and its end.
-- e_end_plan stands with the other ends of a tenant's rights (TEN.sql).

DELIMITER //

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_hash_scope(p_record BIGINT, p_seq INT)
  UPDATE ccc.backup_plan b SET b.scope_hash=ccc.hash_plan(b.scope,b.cycle,b.window,b.keep_days,b.offsite,b.restore_consent,b.place) WHERE b.record=p_record//

CREATE OR REPLACE DEFINER=ccc_definer@localhost PROCEDURE ccc.e_void_confirmation(p_record BIGINT, p_seq INT)
  UPDATE ccc.backup_plan SET confirm_doc=NULL, confirmed_at=NULL, confirmed_on=NULL, valid_to=NULL, scope_hash=NULL WHERE record=p_record//

DELIMITER ;
