import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

// What the server remembers of a token is kept in the settings of the user: not in those of who runs the tests.
const home = mkdtempSync(join(tmpdir(), 'slack-home-'))
Object.assign(process.env, { HOME: home, APPDATA: home, XDG_CONFIG_HOME: join(home, '.config') })
afterAll(() => rmSync(home, { recursive: true, force: true }))
