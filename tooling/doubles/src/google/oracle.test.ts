import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, vi } from 'vitest'
import { startGoogle } from './start.ts'
import { versionTwo } from './version-two.fixture.ts'

// The tests of google-drive-mock, whose author runs each of them against Google's own Drive too.
const folder = join(dirname(createRequire(import.meta.url).resolve('google-drive-mock/package.json')), 'test')

const google = await startGoogle()
google.store.tokens.add({
  ...{ value: 'valid-token', email: 'alice@acme.example', client: 'oracle', expires: Number.POSITIVE_INFINITY },
  scopes: ['https://www.googleapis.com/auth/drive'],
})
const both = await versionTwo(google.url)
vi.spyOn(console, 'log').mockReturnValue()
vi.stubEnv('PORT', both.port)
vi.stubEnv('TEST_TARGET', 'mock')
vi.stubEnv('USE_SHARED_MOCK', 'true')
vi.stubEnv('GDRIVE_TOKEN', 'valid-token')
// They sleep until Google's index has caught up, which ours need not: only what looks at the Date header takes its time.
const { setTimeout } = globalThis
let haste = 1
vi.stubGlobal('setTimeout', (run: (...given: unknown[]) => void, delay = 0, ...given: unknown[]) =>
  // Node's own fetch gives its timers arguments, and counts on their time.
  setTimeout(run, given.length === 0 ? delay / haste : delay, ...given),
)
afterAll(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  await both[Symbol.asyncDispose]()
  await google[Symbol.asyncDispose]()
})

// Version 2 for its own sake, and an empty Drive, are not what ours is for.
for (const name of readdirSync(folder)) {
  if (!/^(?!v2_|check_empty).*\.test\.ts$/.test(name)) continue
  describe(name, async () => {
    beforeAll(() => {
      haste = name.startsWith('dates_') ? 1 : 20
    })
    await import(join(folder, name))
  })
}
