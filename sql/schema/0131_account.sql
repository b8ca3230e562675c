-- Accounts of persons made by the program: a single-use code until the person has chosen a password.
ALTER TABLE ccc.account ADD COLUMN code_until DATETIME(6) NULL COMMENT 'the code given out holds until then';
GRANT ccc_user TO ccc_locker@localhost WITH ADMIN OPTION;
GRANT UPDATE ON mysql.* TO ccc_locker@localhost;
