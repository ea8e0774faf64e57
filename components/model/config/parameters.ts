import { z } from "zod";
import { map, text } from "./fields";

/**
 * Parameters that Postgres reads at its start alone: those of the context `postmaster` in pg_settings of Postgres 12
 * to 18. Postgres says of any other one itself whether it waits for a start.
 */
export const restartParameters: ReadonlySet<string> = new Set([
  ...["archive_mode", "autovacuum_freeze_max_age", "autovacuum_max_workers"],
  ...["autovacuum_multixact_freeze_max_age", "autovacuum_worker_slots", "bonjour", "bonjour_name"],
  ...["cluster_name", "commit_timestamp_buffers", "data_sync_retry", "debug_io_direct"],
  ...["dynamic_shared_memory_type", "event_source", "hot_standby", "huge_page_size", "huge_pages"],
  ...["ignore_invalid_pages", "io_max_combine_limit", "io_max_concurrency", "io_method"],
  ...["jit_provider", "logging_collector", "max_active_replication_origins", "max_connections"],
  ...["max_files_per_process", "max_locks_per_transaction", "max_logical_replication_workers"],
  ...["max_notify_queue_pages", "max_pred_locks_per_transaction", "max_prepared_transactions"],
  ...["max_replication_slots", "max_wal_senders", "max_worker_processes"],
  ...["min_dynamic_shared_memory", "multixact_member_buffers", "multixact_offset_buffers"],
  ...["notify_buffers", "old_snapshot_threshold", "reserved_connections", "serializable_buffers"],
  ...["shared_buffers", "shared_memory_type", "shared_preload_libraries", "subtransaction_buffers"],
  ...["superuser_reserved_connections", "trace_connection_negotiation"],
  ...["track_activity_query_size", "track_commit_timestamp", "transaction_buffers", "wal_buffers"],
  ...["wal_decode_buffer_size", "wal_level", "wal_log_hints"],
]);

/** What the program and its health checks stand on. */
const owned =
  /^(port|listen_addresses|data_directory|config_file|hba_file|ident_file|external_pid_file|unix_socket_.*|recovery_.*)$/;

const name = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}(\.[a-z_][a-z0-9_]{0,62})?$/, {
    error: "not the name of a parameter; expected one such as work_mem",
  })
  .refine((parameter) => !owned.test(parameter), {
    error:
      "this program's own: it decides where Postgres listens and has its files; expected another parameter",
  });
const value = z
  .union([z.string(), z.number(), z.boolean()], {
    error: "not a value; expected a text, a number or a boolean",
  })
  .transform(String)
  .pipe(
    z
      .string()
      // eslint-disable-next-line no-control-regex -- neither a line of SQL nor an argument can hold them
      .regex(/^[^\0-\x1f\x7f]{0,4096}$/, {
        error: "not one line; expected up to 4096 printable characters",
      }),
  );

/** Parameters of Postgres by their names. */
export const parameters = map(name, value, "names of parameters to values");

/** Extensions of the database. */
export const extensions = z.array(
  text(/^[a-z0-9_-]{1,63}$/, "the name of an extension", "pg_trgm"),
  { error: "not a list; expected a list of extensions" },
);
