-- Who drew up which statement for which unit and period: proof that it was there to be given.
CREATE TABLE ccc.report_log (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, report VARCHAR(20) NOT NULL, period VARCHAR(20) NOT NULL, unit VARCHAR(40) NOT NULL, staff VARCHAR(40) NOT NULL,
  at DATETIME(6) NOT NULL, KEY (report, period, unit)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
