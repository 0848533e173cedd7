/**
 * What is known about functions that PostgreSQL and its usual extensions ship (versions 13 to 18). A function that is
 * not volatile is taken as harmless unless `dangerous` names it; a volatile one is refused unless `harmless` names it.
 */
export interface Group {
  readonly why: string
  readonly names: readonly string[]
}

/** Volatile, and yet they only look: nothing in the database, the server or the session is different afterwards. */
export const harmless: readonly Group[] = [
  {
    why: 'clocks and random values: a new answer each time, no state that outlives the call',
    names: [
      ...['clock_timestamp', 'timeofday', 'random', 'random_normal', 'gen_random_uuid', 'uuidv4', 'uuidv7'],
      ...['array_sample', 'array_shuffle'],
    ],
  },
  {
    why: 'sizes on disk, in bytes',
    names: [
      ...['pg_relation_size', 'pg_table_size', 'pg_indexes_size', 'pg_total_relation_size'],
      ...['pg_database_size', 'pg_tablespace_size'],
    ],
  },
  {
    why: 'reads the place of a sequence, does not move it',
    names: ['currval', 'lastval', 'pg_sequence_last_value', 'pg_get_sequence_data'],
  },
  {
    why: 'what the server is doing: recovery, write-ahead log, commits, replication',
    names: [
      ...['pg_is_in_recovery', 'pg_is_wal_replay_paused', 'pg_get_wal_replay_pause_state', 'pg_last_wal_receive_lsn'],
      ...['pg_last_wal_replay_lsn', 'pg_last_xact_replay_timestamp', 'pg_current_wal_lsn', 'pg_current_wal_insert_lsn'],
      ...['pg_current_wal_flush_lsn', 'pg_last_committed_xact', 'pg_xact_commit_timestamp'],
      ...['pg_xact_commit_timestamp_origin', 'pg_xact_status', 'txid_status', 'pg_show_replication_origin_status'],
      ...['pg_replication_origin_progress', 'pg_get_wal_resource_managers', 'pg_get_wal_summarizer_state'],
      ...['pg_available_wal_summaries', 'pg_control_checkpoint', 'pg_control_init', 'pg_control_recovery'],
      ...['pg_control_system', 'pg_jit_available', 'pg_notification_queue_usage'],
    ],
  },
  {
    why: 'locks and waits as they are now',
    names: [
      ...['pg_lock_status', 'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids', 'pg_prepared_xact'],
      ...['pg_get_multixact_members', 'pg_get_wait_events', 'pg_get_aios'],
    ],
  },
  {
    why: 'counters of the statistics system, read only',
    names: [
      ...['pg_stat_get_xact_blocks_fetched', 'pg_stat_get_xact_blocks_hit', 'pg_stat_get_xact_function_calls'],
      ...['pg_stat_get_xact_function_self_time', 'pg_stat_get_xact_function_total_time', 'pg_stat_get_xact_numscans'],
      ...['pg_stat_get_xact_tuples_deleted', 'pg_stat_get_xact_tuples_fetched', 'pg_stat_get_xact_tuples_hot_updated'],
      ...['pg_stat_get_xact_tuples_inserted', 'pg_stat_get_xact_tuples_newpage_updated'],
      ...['pg_stat_get_xact_tuples_returned', 'pg_stat_get_xact_tuples_updated', 'pg_stat_have_stats'],
      ...['pg_stat_get_io', 'pg_stat_get_backend_io', 'pg_stat_get_backend_wal', 'pg_stat_get_recovery_prefetch'],
      ...['pg_get_shmem_allocations', 'pg_get_shmem_allocations_numa', 'pg_get_backend_memory_contexts'],
    ],
  },
  {
    why: 'structure of the catalogue',
    names: [
      ...['pg_partition_tree', 'pg_partition_ancestors', 'pg_collation_actual_version', 'pg_tablespace_databases'],
      ...['pg_database_collation_actual_version', 'amvalidate', 'current_query'],
    ],
  },
]

/** Volatile, and fine in a change: what they do stays inside the database and inside the transaction, or moves a sequence. */
export const changing: readonly Group[] = [
  { why: 'moves a sequence', names: ['nextval', 'setval'] },
  {
    why: 'large objects inside the database; not their import and export, which use files of the server',
    names: [
      ...['lo_creat', 'lo_create', 'lo_from_bytea', 'lo_get', 'lo_put', 'lo_unlink', 'lo_open', 'lo_close', 'loread'],
      ...['lowrite', 'lo_lseek', 'lo_lseek64', 'lo_tell', 'lo_tell64', 'lo_truncate', 'lo_truncate64'],
    ],
  },
  {
    why: 'locks that end with the transaction',
    names: [
      ...['pg_advisory_xact_lock', 'pg_advisory_xact_lock_shared', 'pg_try_advisory_xact_lock'],
      ...['pg_try_advisory_xact_lock_shared'],
    ],
  },
  { why: 'the id of a transaction that changes something anyway', names: ['txid_current', 'pg_current_xact_id'] },
  { why: 'the seed of random values', names: ['setseed'] },
]

/** The same as `harmless`, by extension. An extension's function counts only under the extension that owns it. */
export const harmlessOfExtension: Readonly<Record<string, Group>> = {
  pg_stat_statements: { why: 'reads counters', names: ['pg_stat_statements', 'pg_stat_statements_info'] },
  pgcrypto: {
    why: 'random values, and encryption that uses them',
    names: [
      ...['gen_random_bytes', 'gen_random_uuid', 'gen_salt', 'fips_mode'],
      ...['pgp_sym_encrypt', 'pgp_sym_encrypt_bytea', 'pgp_pub_encrypt', 'pgp_pub_encrypt_bytea'],
    ],
  },
  'uuid-ossp': { why: 'random values', names: ['uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4'] },
  tablefunc: { why: 'random values', names: ['normal_rand'] },
  pgstattuple: {
    why: 'measures the space of tables and indexes',
    names: [
      ...['pgstattuple', 'pgstattuple_approx', 'pgstatindex', 'pgstatginindex', 'pgstathashindex', 'pg_relpages'],
    ],
  },
  pg_buffercache: {
    why: 'lists what is in shared buffers',
    names: [
      ...['pg_buffercache_pages', 'pg_buffercache_summary', 'pg_buffercache_usage_counts'],
      ...['pg_buffercache_numa_pages'],
    ],
  },
  pg_freespacemap: { why: 'reads the free space map', names: ['pg_freespace'] },
  pg_visibility: {
    why: 'reads the visibility map',
    names: ['pg_visibility', 'pg_visibility_map', 'pg_visibility_map_summary'],
  },
  pgrowlocks: { why: 'lists locked rows', names: ['pgrowlocks'] },
  sslinfo: {
    why: 'describes the TLS of this connection',
    names: [
      ...['ssl_is_used', 'ssl_version', 'ssl_cipher', 'ssl_client_cert_present', 'ssl_client_serial', 'ssl_client_dn'],
      ...['ssl_issuer_dn', 'ssl_client_dn_field', 'ssl_issuer_field', 'ssl_extension_info'],
    ],
  },
  postgres_fdw: { why: 'lists connections, opens none', names: ['postgres_fdw_get_connections'] },
  timescaledb: { why: 'gap filling inside a query', names: ['time_bucket_gapfill', 'locf', 'interpolate'] },
}

/** Declared stable or immutable, and yet refused. Matched by name under any extension, and among the built-in ones. */
export const dangerous: readonly Group[] = [
  {
    why: 'it runs SQL that it is given as text, which no parser of the outer statement can see',
    names: [
      ...['query_to_xml', 'query_to_xmlschema', 'query_to_xml_and_xmlschema', 'cursor_to_xml', 'cursor_to_xmlschema'],
      ...['ts_stat', 'crosstab', 'crosstab2', 'crosstab3', 'crosstab4', 'crosstabn', 'crosstab_hash', 'connectby'],
      ...['connectby_text', 'connectby_text_serial', 'xpath_table'],
    ],
  },
  {
    why: 'it reads relations that it is given by name, past the list of denied ones',
    names: [
      ...['table_to_xml', 'table_to_xmlschema', 'table_to_xml_and_xmlschema', 'schema_to_xml', 'schema_to_xmlschema'],
      ...['schema_to_xml_and_xmlschema', 'database_to_xml', 'database_to_xmlschema', 'database_to_xml_and_xmlschema'],
    ],
  },
  {
    why: 'it takes a transaction id, which a read never needs and which brings the wrap-around nearer',
    names: ['txid_current', 'pg_current_xact_id'],
  },
  { why: 'it tells how and where the server was built', names: ['pg_config'] },
  {
    why: 'it opens what its argument names: files, network places, other databases',
    names: ['st_fromgdalraster'],
  },
  { why: 'it changes a setting of the session, whatever it declares', names: ['isn_weak'] },
]

/** Extensions whose every function acts outside the transaction. */
export const dangerousExtensions: Readonly<Record<string, string>> = {
  dblink: 'it opens connections of its own, where nothing is read-only',
  adminpack: 'it writes files of the server',
  pageinspect: 'it reads raw pages, past every permission',
  pg_surgery: 'it changes raw pages',
  pg_walinspect: 'it reads the write-ahead log, past every permission',
}

/** Relations that hold secrets or other people's data, in pg_catalog unless the name says otherwise. */
export const deniedRelations: readonly Group[] = [
  { why: 'it holds password hashes', names: ['pg_authid', 'pg_shadow'] },
  {
    why: 'it holds passwords for other servers',
    names: [
      ...['pg_user_mapping', 'pg_user_mappings', 'pg_subscription', 'pg_dist_authinfo', 'pg_dist_poolinfo'],
      ...['information_schema.user_mapping_options', 'information_schema._pg_user_mappings'],
    ],
  },
  { why: 'it tells how the server lets people in', names: ['pg_hba_file_rules', 'pg_ident_file_mappings'] },
  { why: 'it shows settings files of the server, passwords in them included', names: ['pg_file_settings'] },
  { why: 'it holds the contents of large objects, past their permissions', names: ['pg_largeobject'] },
  { why: 'it holds samples of every table, past their permissions', names: ['pg_statistic', 'pg_statistic_ext_data'] },
  { why: 'it decrypts stored secrets', names: ['vault.decrypted_secrets'] },
]

/** Denied under `--strict` only: they show custom settings, where applications keep keys. */
export const deniedWhenStrict: readonly Group[] = [
  { why: 'it shows settings kept with roles and databases', names: ['pg_db_role_setting', 'pg_roles', 'pg_user'] },
]
