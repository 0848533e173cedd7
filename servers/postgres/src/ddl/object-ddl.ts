import type { DataType } from '../catalog/data-type.ts'
import type { Described } from '../catalog/describe-objects.ts'
import type { Column, Relation } from '../catalog/relation.ts'

type Shown = Omit<Relation, 'oid'>

/** The statements that would make an object again, with its comments. Grants and owners are left out. */
export function objectDdl(object: Described): string {
  if (object.relation) return relationDdl(object.relation)
  if (object.routine) {
    const { kind, schema, name, arguments: args, comment, definition } = object.routine
    const noun = kind === 'procedure' ? 'PROCEDURE' : kind === 'aggregate' ? 'AGGREGATE' : 'FUNCTION'
    const statement =
      definition === null
        ? `-- ${kind} ${schema}.${name}(${args}) has no CREATE statement to show.`
        : `${definition.trimEnd()};`
    return lines([statement, ...commentOn(`${noun} ${schema}.${name}`, comment)])
  }
  if (object.type) return typeDdl(object.type)
  return `-- ${object.asked} does not exist.`
}

function relationDdl(relation: Shown): string {
  const name = `${relation.schema}.${relation.name}`
  return lines([
    createRelation(relation, name),
    ...relation.indexes.filter(index => !index.constraint).map(index => `${index.definition};`),
    ...(relation.row_security ? [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;`] : []),
    ...relation.policies.map(policy => `CREATE POLICY ${policy.name} ON ${name} ${policy.definition};`),
    ...relation.triggers.map(trigger => `${trigger.definition};`),
    ...relation.triggers
      .filter(({ enabled }) => !enabled)
      .map(trigger => `ALTER TABLE ${name} DISABLE TRIGGER ${trigger.name};`),
    ...commentOn(`${noun(relation.kind)} ${name}`, relation.comment),
    ...relation.columns.flatMap(column => commentOn(`COLUMN ${name}.${column.name}`, column.comment)),
  ])
}

function noun(kind: string): string {
  return kind === 'partitioned table' ? 'TABLE' : kind === 'composite type' ? 'TYPE' : kind.toUpperCase()
}

function createRelation(relation: Shown, name: string): string {
  const { kind, definition } = relation
  switch (kind) {
    case 'view':
    case 'materialized view':
      return `CREATE ${kind.toUpperCase()} ${name} AS\n${(definition ?? '').trim().replace(/;$/, '')};`
    case 'index':
      return `${definition};`
    case 'sequence':
      return `CREATE SEQUENCE ${name} ${definition};`
    case 'composite type':
      return `CREATE TYPE ${name} AS (\n${relation.columns.map(column => `  ${column.name} ${column.type}`).join(',\n')}\n);`
    default:
      return createTable(relation, name)
  }
}

function createTable(relation: Shown, name: string): string {
  const head = `CREATE ${relation.unlogged ? 'UNLOGGED ' : ''}${noun(relation.kind)} ${name}`
  const by = relation.partition_by === null ? '' : ` PARTITION BY ${relation.partition_by}`
  const options = relation.options.length === 0 ? '' : ` WITH (${relation.options.join(', ')})`
  if (relation.partition_of !== null) return `${head} PARTITION OF ${relation.partition_of}${by}${options};`
  const body = [
    ...relation.columns.map(columnDdl),
    ...relation.constraints.map(constraint => `CONSTRAINT ${constraint.name} ${constraint.definition}`),
  ]
  return `${head} (\n${body.map(line => `  ${line}`).join(',\n')}\n)${by}${options};`
}

function columnDdl({ name, type, not_null, default: value, identity, generated }: Column): string {
  const parts = [name, type]
  if (not_null) parts.push('NOT NULL')
  if (identity !== null) parts.push(`GENERATED ${identity.toUpperCase()} AS IDENTITY`)
  if (generated !== null) {
    const [, expression, storage] = /^(.*) (stored|virtual)$/s.exec(generated) ?? []
    parts.push(`GENERATED ALWAYS AS (${expression}) ${storage?.toUpperCase()}`)
  }
  if (value !== null) parts.push(`DEFAULT ${value}`)
  return parts.join(' ')
}

function typeDdl(type: Omit<DataType, 'oid'>): string {
  const name = `${type.schema}.${type.name}`
  const comment = commentOn(`${type.kind === 'domain' ? 'DOMAIN' : 'TYPE'} ${name}`, type.comment)
  if (type.kind === 'enum')
    return lines([`CREATE TYPE ${name} AS ENUM (${type.labels.map(literal).join(', ')});`, ...comment])
  if (type.kind === 'domain') {
    const parts = [
      `CREATE DOMAIN ${name} AS ${type.base}`,
      ...(type.default === null ? [] : [`DEFAULT ${type.default}`]),
      ...(type.not_null ? ['NOT NULL'] : []),
      ...type.checks.map(check => `CONSTRAINT ${check}`),
    ]
    return lines([`${parts.join(' ')};`, ...comment])
  }
  return lines([`-- ${type.kind} ${name}${type.base === null ? '' : ` of ${type.base}`}`, ...comment])
}

function commentOn(what: string, comment: string | null): string[] {
  return comment === null ? [] : [`COMMENT ON ${what} IS ${literal(comment)};`]
}

function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

function lines(statements: readonly string[]): string {
  return `${statements.join('\n')}\n`
}
