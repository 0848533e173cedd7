import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { configFolder } from './config-folder.ts'

/** False where an earlier run certainly left nothing behind. Costs a start next to nothing: the store is not loaded. */
export function mayRemember(
  id: string,
  { loginFolder, keyring }: { loginFolder: string | undefined; keyring: boolean },
): boolean {
  return keyring || existsSync(join(loginFolder ?? configFolder(), `${id}.json`))
}
