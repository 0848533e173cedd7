import { z } from 'zod'
import { json } from '../catalog/json.ts'
import { duration, size } from '../catalog/size.ts'
import { check, type Issue, list, verdictOf } from './check.ts'

const wal = `CASE WHEN pg_is_in_recovery() THEN coalesce(pg_last_wal_replay_lsn(), pg_last_wal_receive_lsn())
  ELSE pg_current_wal_lsn() END`

const slot = z.object({
  name: z.string(),
  active: z.boolean(),
  wal_status: z.string().nullable(),
  bytes: z.number().nullable(),
})

export const replication = check({
  sql: `
SELECT pg_is_in_recovery() AS standby, CASE WHEN pg_is_in_recovery()
  AND pg_last_wal_receive_lsn() <> pg_last_wal_replay_lsn()
    THEN extract(epoch FROM now() - pg_last_xact_replay_timestamp())::float8 END AS behind,
  ${list(`SELECT coalesce(nullif(application_name, ''), 'pid ' || pid) AS name, state, pg_wal_lsn_diff(${wal},
    replay_lsn)::float8 AS bytes FROM pg_stat_replication`)} AS standbys,
  ${list(`SELECT s.slot_name AS name, s.active, to_jsonb(s) ->> 'wal_status' AS wal_status, pg_wal_lsn_diff(${wal},
    s.restart_lsn)::float8 AS bytes
    FROM pg_replication_slots s WHERE NOT s.temporary`)} AS slots`,
  row: z.object({
    standby: z.boolean(),
    /** Seconds a standby is behind; null where it is not, or this is no standby. */
    behind: z.number().nullable(),
    standbys: json(z.array(z.object({ name: z.string(), state: z.string().nullable(), bytes: z.number().nullable() }))),
    slots: json(z.array(slot)),
  }),
  judge: ({ standby, behind, standbys, slots }) => {
    const issues: Issue[] = slots.flatMap(ofSlot)
    for (const { name, state, bytes } of standbys) {
      if (state === 'streaming' && (bytes ?? 0) < 256 * 1024 ** 2) continue
      issues.push({
        status: 'warn',
        text: `Standby ${name} is ${state ?? 'in an unknown state'}, ${size(bytes ?? 0)} behind.`,
      })
    }
    if (behind !== null && behind > 60) {
      issues.push({
        status: behind > 3600 ? 'problem' : 'warn',
        text: `This standby is ${duration(behind * 1000)} behind.`,
      })
    }
    return verdictOf(
      `${standby ? 'a standby' : 'a primary'}, ${standbys.length} standbys, ${slots.length} slots`,
      issues,
    )
  },
})

function ofSlot({ name, active, wal_status, bytes }: z.output<typeof slot>): Issue[] {
  const held = bytes ?? 0
  const fix = `SELECT pg_drop_replication_slot('${name.replaceAll("'", "''")}'); -- only if nothing will use it again`
  if (wal_status === 'lost') return [{ status: 'problem', text: `Slot ${name} has lost the WAL it needs.`, fix }]
  if (held < (active ? 10 * 1024 ** 3 : 64 * 1024 ** 2)) return []
  const status = held > 10 * 1024 ** 3 ? 'problem' : 'warn'
  const text = `Slot ${name} (${active ? 'active' : 'not in use'}) holds back ${size(held)} of WAL.`
  return [active ? { status, text } : { status, text, fix }]
}
