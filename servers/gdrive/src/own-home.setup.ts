import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

// Logins are kept in the settings of the user, and one of gcloud may be there: not in those of who runs the tests.
const home = mkdtempSync(join(tmpdir(), 'gdrive-home-'))
Object.assign(process.env, { HOME: home, APPDATA: home, XDG_CONFIG_HOME: join(home, '.config') })
afterAll(() => rmSync(home, { recursive: true, force: true }))
