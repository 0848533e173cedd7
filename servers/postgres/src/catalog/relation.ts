import { z } from 'zod'
import { json } from './json.ts'

const column = z.object({
  name: z.string(),
  type: z.string(),
  not_null: z.boolean(),
  default: z.string().nullable(),
  /** `always` or `by default` of an identity column, `stored` or `virtual` of a generated one. */
  identity: z.string().nullable(),
  generated: z.string().nullable(),
  comment: z.string().nullable(),
})

export const relationRow = z.object({
  oid: z.string(),
  kind: z.string(),
  schema: z.string(),
  name: z.string(),
  comment: z.string().nullable(),
  rows_estimate: z.number().nullable(),
  /** Bytes of the table with its TOAST part; null for what has no storage. */
  table_bytes: z.number().nullable(),
  index_bytes: z.number().nullable(),
  unlogged: z.boolean(),
  row_security: z.boolean(),
  options: json(z.array(z.string())),
  /** The query of a view, the definition of an index, the settings of a sequence. */
  definition: z.string().nullable(),
  partition_by: z.string().nullable(),
  partition_of: z.string().nullable(),
  columns: json(z.array(column)),
  constraints: json(
    z.array(z.object({ name: z.string(), kind: z.string(), definition: z.string(), comment: z.string().nullable() })),
  ),
  referenced_by: json(z.array(z.object({ table: z.string(), name: z.string(), definition: z.string() }))),
  indexes: json(
    z.array(
      z.object({
        name: z.string(),
        definition: z.string(),
        /** Made by a constraint of the same name. */
        constraint: z.boolean(),
        valid: z.boolean(),
        bytes: z.number(),
        scans: z.number().nullable(),
      }),
    ),
  ),
  triggers: json(z.array(z.object({ name: z.string(), definition: z.string(), enabled: z.boolean() }))),
  policies: json(z.array(z.object({ name: z.string(), definition: z.string() }))),
  partitions: json(z.array(z.object({ name: z.string(), bound: z.string() }))),
  partition_count: z.number(),
})

export type Relation = z.output<typeof relationRow>
export type Column = z.output<typeof column>

const list = (item: string, order: string, from: string): string =>
  `coalesce((SELECT jsonb_agg(${item} ORDER BY ${order}) FROM ${from}), '[]')`

const columns = list(
  `jsonb_build_object('name', quote_ident(a.attname), 'type', format_type(a.atttypid, a.atttypmod), 'not_null',
    a.attnotnull,
    'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
    'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
    'generated', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) || CASE a.attgenerated
      WHEN 'v' THEN ' virtual' ELSE ' stored' END END,
    'comment', col_description(c.oid, a.attnum))`,
  'a.attnum',
  `pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind NOT IN ('i', 'I', 'S')`,
)

const constraints = list(
  `jsonb_build_object('name', quote_ident(k.conname), 'kind', k.contype, 'definition', pg_get_constraintdef(k.oid,
    true), 'comment', obj_description(k.oid, 'pg_constraint'))`,
  `strpos('pufcx', k.contype::text), k.conname`,
  `pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x')`,
)

const referencedBy = list(
  `jsonb_build_object('table', k.conrelid::regclass::text, 'name', quote_ident(k.conname), 'definition',
    pg_get_constraintdef(k.oid, true))`,
  'k.conrelid::regclass::text, k.conname',
  `pg_constraint k WHERE k.confrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0`,
)

const indexes = list(
  `jsonb_build_object('name', quote_ident(i.relname), 'definition', pg_get_indexdef(x.indexrelid), 'valid',
    x.indisvalid,
    'constraint', EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.conrelid = c.oid),
    'bytes', pg_relation_size(x.indexrelid), 'scans', s.idx_scan)`,
  'NOT x.indisprimary, i.relname',
  `pg_index x JOIN pg_class i ON i.oid = x.indexrelid LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = x.indexrelid
    WHERE x.indrelid = c.oid`,
)

const triggers = list(
  `jsonb_build_object('name', quote_ident(g.tgname), 'definition', pg_get_triggerdef(g.oid, true), 'enabled',
    g.tgenabled <> 'D')`,
  'g.tgname',
  'pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal',
)

const policies = list(
  `jsonb_build_object('name', quote_ident(p.polname), 'definition', concat_ws(' ', CASE
    WHEN NOT p.polpermissive THEN 'AS RESTRICTIVE' END,
    'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
      WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    'TO ' || CASE WHEN p.polroles = '{0}' THEN 'PUBLIC' ELSE (SELECT string_agg(quote_ident(r.rolname), ', '
      ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY (p.polroles)) END,
    'USING (' || pg_get_expr(p.polqual, c.oid) || ')', 'WITH CHECK (' || pg_get_expr(p.polwithcheck, c.oid) || ')'))`,
  'p.polname',
  'pg_policy p WHERE p.polrelid = c.oid',
)

/** Partitions shown; the count says how many there are. */
export const mostPartitions = 50

const partitions = list(
  `jsonb_build_object('name', q.name, 'bound', q.bound)`,
  'q.name',
  `(SELECT h.inhrelid::regclass::text AS name, pg_get_expr(p.relpartbound, p.oid) AS bound FROM pg_inherits h
    JOIN pg_class p ON p.oid = h.inhrelid
    WHERE h.inhparent = c.oid AND p.relispartition ORDER BY 1 LIMIT ${mostPartitions}) q`,
)

const sequence = `(SELECT format('AS %s START %s INCREMENT %s MINVALUE %s MAXVALUE %s%s', s.seqtypid::regtype,
  s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
  CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) FROM pg_sequence s WHERE s.seqrelid = c.oid)`

/** Everything about relations ($1: their oids), one row each. Names are ready for SQL. */
export const relationSql = `
SELECT c.oid::text AS oid, CASE c.relkind WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table'
  WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
    WHEN 'S' THEN 'sequence' WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'c' THEN 'composite type'
      ELSE 'table' END AS kind,
  quote_ident(n.nspname) AS schema, quote_ident(c.relname) AS name, obj_description(c.oid, 'pg_class') AS comment,
  CASE WHEN c.relkind IN ('r', 'm', 'p', 'f') AND c.reltuples >= 0
    AND c.relpages + c.reltuples > 0 THEN c.reltuples::float8 END AS rows_estimate,
  CASE WHEN c.relkind IN ('r', 'm', 'i') THEN pg_table_size(c.oid)::float8 END AS table_bytes,
  CASE WHEN c.relkind IN ('r', 'm') THEN pg_indexes_size(c.oid)::float8 END AS index_bytes,
  c.relpersistence = 'u' AS unlogged, c.relrowsecurity AS row_security, to_jsonb(coalesce(c.reloptions,
    '{}')) AS options,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, true)
    WHEN c.relkind IN ('i', 'I') THEN pg_get_indexdef(c.oid)
    WHEN c.relkind = 'S' THEN ${sequence} END AS definition,
  CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_by,
  CASE WHEN c.relispartition THEN (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = c.oid)
    || ' ' || pg_get_expr(c.relpartbound, c.oid) END AS partition_of,
  ${columns} AS columns, ${constraints} AS constraints, ${referencedBy} AS referenced_by, ${indexes} AS indexes,
  ${triggers} AS triggers, ${policies} AS policies, ${partitions} AS partitions,
  (SELECT count(*)::float8 FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhrelid WHERE h.inhparent = c.oid
    AND p.relispartition) AS partition_count
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY ($1::oid[])`
