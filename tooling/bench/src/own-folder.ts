import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for what servers remember: empty, not that of this person, and gone when this process is. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-own-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}
