-- Findings of changes that no gate asks (Art. 17): the work lay in its window.

CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc.check_CHG AS
SELECT c.record, 'R17.3' rule, IF(c.started_at<c.window_start,c.started_at,c.window_end) done,
  JSON_OBJECT('n',GREATEST(TIMESTAMPDIFF(MINUTE,c.started_at,c.window_start),0)+GREATEST(TIMESTAMPDIFF(MINUTE,c.window_end,LEAST(COALESCE(c.ended_at,n.at),n.at)),0)) detail
  FROM ccc.change_request c JOIN ccc.record r ON r.id=c.record AND r.state<>'cancelled' JOIN ccc.now1 n
 WHERE c.started_at<=n.at AND (c.started_at<c.window_start OR LEAST(COALESCE(c.ended_at,n.at),n.at)>c.window_end);
