# shellcheck shell=sh
# Put before the scripts that give somebody a password: neither the log of Postgres nor pg_stat_statements, which
# others may read, has the statements behind it in the session.
# shellcheck disable=SC2034 # of those scripts
UNLOGGED="SET log_statement = 'none';
SET log_min_error_statement = 'panic';
SET log_min_duration_statement = -1;
SET pg_stat_statements.track_utility = off;"
