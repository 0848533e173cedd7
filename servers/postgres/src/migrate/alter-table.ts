import { body, object, type Syntax } from '../syntax.ts'
import { columnAdded } from './column.ts'
import { constraintAdded } from './constraint.ts'
import { cascades, type Found, rewrites } from './finding.ts'

/** One command of an ALTER TABLE. */
export function commandOf(command: Syntax): Found {
  return byCommand[String(command.subtype)]?.(command) ?? []
}

const byCommand: Readonly<Record<string, (command: Syntax) => Found>> = {
  AT_AddColumn: ({ def }) => columnAdded(body(def, 'ColumnDef') ?? {}),
  AT_AddConstraint: ({ def }) => [constraintAdded(body(def, 'Constraint') ?? {})],
  AT_AlterColumnType: ({ name }) => [
    rewrites(
      `Unless it only widens a varchar or turns it into text, changing the type of ${String(name)}`,
      'Add a column of the new type, fill it in batches, then swap the names.',
    ),
  ],
  AT_SetExpression: ({ name }) => [rewrites(`Computing ${String(name)} anew`)],
  AT_SetLogged: () => [rewrites('SET LOGGED')],
  AT_SetUnLogged: () => [
    rewrites('SET UNLOGGED'),
    { rule: 'loses-data', why: 'After a crash an unlogged table is empty, and replicas never have it.' },
  ],
  AT_SetAccessMethod: () => [rewrites('SET ACCESS METHOD')],
  AT_SetTableSpace: () => [rewrites('SET TABLESPACE')],
  AT_SetNotNull: ({ name }) => [
    {
      rule: 'scans-table',
      why: `SET NOT NULL reads the whole table while reads and writes are blocked, to check ${String(name)}.`,
      safer: `ADD CHECK (${String(name)} IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a later transaction, then SET NOT NULL.`,
    },
  ],
  AT_DropColumn: command => [
    { rule: 'loses-data', why: `The data of ${String(command.name)} is gone, and code that reads it fails.` },
    cascades(command),
  ],
  AT_DropConstraint: command => [
    { rule: 'unchecked', why: `Nothing keeps to ${String(command.name)} any more.` },
    cascades(command),
  ],
  AT_AttachPartition: ({ def }) => [
    {
      rule: 'scans-table',
      why: `Unless a CHECK says that the rows fit, attaching reads all of ${partitionOf(def)} while it is locked, and of the default partition too.`,
      safer: 'Add such a CHECK NOT VALID and validate it first.',
    },
  ],
  AT_DetachPartition: ({ def }) =>
    body(def, 'PartitionCmd')?.concurrent === true
      ? []
      : [
          {
            rule: 'detach-blocks',
            why: 'Detaching waits for, and blocks, every query on the table.',
            safer: 'DETACH PARTITION … CONCURRENTLY, alone.',
          },
        ],
  AT_EnableRowSecurity: () => [
    {
      rule: 'hides-rows',
      why: 'From then on all but the owner see only the rows that a policy shows them: none without one.',
    },
  ],
  AT_DisableTrig: () => [disabled],
  AT_DisableTrigAll: () => [disabled],
  AT_DisableTrigUser: () => [disabled],
}

const disabled = {
  rule: 'unchecked',
  why: 'While triggers are off, what they keep up or check is not (foreign keys too).',
}

function partitionOf(def: unknown): string {
  return String(object(body(def, 'PartitionCmd')?.name)?.relname ?? 'the partition')
}
