/** The superuser that Postgres has unless the configuration names another one. */
export const defaultUser = "postgres";
