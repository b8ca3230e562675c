-- Assessment and fees: figures, what they are counted from, statements. Sight as
-- everywhere: a row is there where its record is seen. Each view has a unique key
-- column (K) to page by. Money is integer fen, in columns that end in _fen.
--
--   v_cat_report      report seq (K with report) col zh en: columns of the reports, in order
USE ccc_api;
CREATE OR REPLACE DEFINER=ccc_definer@localhost VIEW ccc_api.v_cat_report AS SELECT report, seq, col, zh, en FROM ccc.report_column;
