import type { StoredFile } from './file-records.ts'

/** Files that are made when they are looked at: so many that they are not held. */
export interface Masses {
  readonly count: number
  /** The id of the folder they are in. */
  readonly folder: string
  /** Email. */
  readonly owner: string
  /** The permission of the owner is theirs too. */
  readonly ownerId: string
}

const newest = Date.parse('2026-01-01T00:00:00Z')
const pattern = /^1mass(\d{6})[0]{22}$/

/** `file000001.txt` is the newest; each is a minute older than the one before. */
export function massFile({ count, folder, owner, ownerId }: Masses, id: string): StoredFile | undefined {
  const number = Number(pattern.exec(id)?.[1] ?? 0)
  if (number < 1 || number > count) return undefined
  const name = `file${String(number).padStart(6, '0')}.txt`
  const at = newest - number * 60_000
  const content = { bytes: Buffer.from(`The content of ${name}\n`) }
  return {
    ...{ id, name, mimeType: 'text/plain', owner, driveId: undefined, parent: folder },
    ...{ created: at, modified: at, modifiedBy: owner, trashed: undefined, version: 1 },
    revisions: [{ id: `0B${id}`, at, by: owner, content, mimeType: 'text/plain', keepForever: false }],
    permissions: [{ id: ownerId, type: 'user', role: 'owner', email: owner }],
    comments: [],
    ...{ starred: new Set(), viewed: new Map(), modifiedIn: new Map() },
    ...{ properties: {}, appProperties: new Map(), kept: {} },
  }
}

export const massId = (number: number): string => `1mass${String(number).padStart(6, '0')}${'0'.repeat(22)}`

export const isMass = ({ id }: StoredFile): boolean => pattern.test(id)
