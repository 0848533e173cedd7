import type { DataType } from './data-type.ts'
import type { Described } from './describe-objects.ts'
import { mostPartitions, type Relation } from './relation.ts'
import type { Routine } from './routine.ts'
import { shortType } from './short-type.ts'
import { count, size } from './size.ts'

/** Longest definition of a view or function in the text, in characters. */
const longest = 6000

/** Everything about an object, for the model. */
export function describeText(object: Described): string {
  if (object.relation) return relationText(object.relation, object.profile)
  if (object.routine) return routineText(object.routine)
  if (object.type) return typeText(object.type)
  const near = object.not_found?.near ?? []
  return `${object.asked}: not found.${near.length > 0 ? ` Similar: ${near.join(', ')}` : ''}`
}

type Shown = Omit<Relation, 'oid'>

function relationText(relation: Shown, profile: Described['profile']): string {
  return [
    head(relation),
    ...note(relation.comment),
    ...section(
      'columns (* not null)',
      relation.columns.map(column => columnLine(column, profile)),
    ),
    ...section(
      'constraints',
      relation.constraints.map(({ name, definition }) => `${name} ${definition}`),
    ),
    ...section(
      'referenced by',
      relation.referenced_by.map(({ table, definition }) => `${table} ${definition}`),
    ),
    ...section('indexes', relation.indexes.map(indexLine)),
    ...section(
      'triggers',
      relation.triggers.map(
        ({ definition, enabled }) => `${definition.replace(/^CREATE /, '')}${enabled ? '' : ' (disabled)'}`,
      ),
    ),
    ...section(
      `policies (row security ${relation.row_security ? 'on' : 'off'})`,
      relation.policies.map(({ name, definition }) => `${name} ${definition}`),
    ),
    ...section(`partitions (${relation.partition_count})`, partitionLines(relation)),
    ...definitionOf(relation.definition),
  ].join('\n')
}

function head(relation: Shown): string {
  const facts = [
    ...(relation.rows_estimate === null ? [] : [`~${count(relation.rows_estimate)} rows`]),
    ...(relation.table_bytes === null ? [] : [size(relation.table_bytes)]),
    ...(relation.index_bytes ? [`indexes ${size(relation.index_bytes)}`] : []),
    ...(relation.unlogged ? ['unlogged'] : []),
    ...(relation.row_security && relation.policies.length === 0 ? ['row security on, no policies'] : []),
    ...relation.options,
    ...(relation.partition_by === null ? [] : [`partitioned by ${relation.partition_by}`]),
    ...(relation.partition_of === null ? [] : [`partition of ${relation.partition_of}`]),
  ]
  return `${relation.kind} ${relation.schema}.${relation.name}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}`
}

function columnLine(column: Shown['columns'][number], profile: Described['profile']): string {
  const parts = [`${column.name} ${shortType(column.type)}${column.not_null ? '*' : ''}`]
  if (column.identity !== null) parts.push(`identity ${column.identity}`)
  if (column.default !== null) parts.push(`default ${column.default}`)
  if (column.generated !== null) parts.push(`generated ${column.generated}`)
  const known = profile?.find(each => each.column === column.name)
  if (known) parts.push(`[${profileText(known)}]`)
  if (column.comment !== null) parts.push(`-- ${column.comment.replaceAll(/\s+/g, ' ')}`)
  return parts.join(' ')
}

function profileText(profile: NonNullable<Described['profile']>[number]): string {
  const percent = (share: number): string => `${Number((share * 100).toPrecision(2))}%`
  const parts = []
  if (profile.distinct !== null) parts.push(`${count(profile.distinct)} distinct`)
  if (profile.null_share > 0) parts.push(`${percent(profile.null_share)} null`)
  if (profile.min !== null && profile.max !== null) parts.push(`${profile.min} to ${profile.max}`)
  if (profile.common.length > 0)
    parts.push(`common ${profile.common.map(({ value, share }) => `${value} ${percent(share)}`).join(', ')}`)
  return parts.join('; ')
}

function indexLine(index: Shown['indexes'][number]): string {
  const unique = index.definition.startsWith('CREATE UNIQUE') ? 'unique ' : ''
  const using = index.definition.slice(index.definition.indexOf(' USING ') + 7)
  const scans = index.scans === null ? '' : `, ${count(index.scans)} scans`
  return `${index.name} ${unique}${using} ${size(index.bytes)}${scans}${index.valid ? '' : ' INVALID'}`
}

function partitionLines(relation: Shown): string[] {
  const lines = relation.partitions.map(({ name, bound }) => `${name} ${bound}`)
  return relation.partition_count > mostPartitions
    ? [...lines, `and ${relation.partition_count - mostPartitions} more`]
    : lines
}

function routineText(routine: Omit<Routine, 'oid'>): string {
  const result = routine.result === null ? '' : ` returns ${routine.result}`
  const facts = [routine.language, routine.volatility, ...(routine.security_definer ? ['security definer'] : [])].join(
    ', ',
  )
  return [
    `${routine.kind} ${routine.schema}.${routine.name}(${routine.arguments})${result}: ${facts}`,
    ...note(routine.comment),
    ...definitionOf(routine.definition),
  ].join('\n')
}

function typeText(type: Omit<DataType, 'oid'>): string {
  const facts = [
    ...(type.labels.length > 0 ? [type.labels.map(label => `'${label.replaceAll("'", "''")}'`).join(', ')] : []),
    ...(type.base === null ? [] : [shortType(type.base)]),
    ...(type.not_null ? ['not null'] : []),
    ...(type.default === null ? [] : [`default ${type.default}`]),
    ...type.checks,
  ]
  return [`${type.kind} ${type.schema}.${type.name}: ${facts.join(', ')}`, ...note(type.comment)].join('\n')
}

function note(comment: string | null): string[] {
  return comment === null ? [] : [`  -- ${comment.replaceAll(/\s+/g, ' ')}`]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map(line => `  ${line}`)]
}

function definitionOf(text: string | null): string[] {
  if (text === null) return []
  const rest = text.length - longest
  return ['definition:', rest > 0 ? `${text.slice(0, longest)}\n… ${rest} more characters` : text.trimEnd()]
}
