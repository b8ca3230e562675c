-- What a run is open again for, and who asked: resolve = the hosts whose outcome is
-- unknown are asked for their markers, and nothing is begun on them. NULL: to run.
ALTER TABLE ccc.run ADD COLUMN asked VARCHAR(10) NULL, ADD COLUMN asked_by VARCHAR(40) NULL;
