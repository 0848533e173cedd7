import type { Found } from '../catalog/find-objects.ts'
import { shortType } from '../catalog/short-type.ts'

/** Tables and what they reference as a Mermaid entity-relationship diagram. */
export function diagram(tables: readonly Found[]): string {
  const entities = tables.flatMap(table => [
    `  ${entity(table.name)} {`,
    ...(table.columns ?? []).map(column => `    ${attribute(column)}`),
    '  }',
  ])
  const references = tables.flatMap(table =>
    (table.columns ?? []).flatMap(([column, , , target]) =>
      target === null ? [] : [`  ${entity(target)} ||--o{ ${entity(table.name)} : ${JSON.stringify(plain(column))}`],
    ),
  )
  return `${['erDiagram', ...entities, ...references].join('\n')}\n`
}

function attribute([name, type, primary, references]: NonNullable<Found['columns']>[number]): string {
  const keys = [...(primary ? ['PK'] : []), ...(references === null ? [] : ['FK'])].join(', ')
  return `${word(shortType(type))} ${word(plain(name))}${keys === '' ? '' : ` ${keys}`}`
}

function plain(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}

function entity(name: string): string {
  return JSON.stringify(plain(name).replaceAll('"', "'"))
}

// Mermaid takes letters, digits, and a few signs in types and attribute names.
function word(text: string): string {
  const safe = text.replaceAll(/[^\p{L}\p{N}_()[\]-]/gu, '_')
  return /^[\p{L}_]/u.test(safe) ? safe : `_${safe}`
}
