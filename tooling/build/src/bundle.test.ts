import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from './bundle.ts'

const run = promisify(execFile)
const fixture = join(import.meta.dirname, '../fixtures/server')
let folder = ''
let files: ReadonlyMap<string, number>

/** A copy, since what is bundled lands in it; elsewhere than the sources, so that nothing is found by their place. */
async function copyOfFixture(): Promise<string> {
  const copy = await mkdtemp(join(await realpath(tmpdir()), 'bundle-'))
  await cp(fixture, copy, { recursive: true })
  await cp(join(copy, 'packages'), join(copy, 'node_modules'), { recursive: true })
  return copy
}

async function inCopy(use: (copy: string) => Promise<void>): Promise<void> {
  const copy = await copyOfFixture()
  try {
    await use(copy)
  } finally {
    await rm(copy, { recursive: true })
  }
}

beforeAll(async () => {
  folder = await copyOfFixture()
  files = await bundle(folder)
})
afterAll(() => rm(folder, { recursive: true }))

test('a bundle is a launcher, a server, a chunk per dynamic import, what was carried along, and notices', async () => {
  const names = [
    'THIRD-PARTY-NOTICES.txt',
    'add.wasm',
    'echo.mjs',
    'greeting.txt',
    'main.mjs',
    'seldom.mjs',
    'server.mjs',
  ]
  expect([...files.keys()].filter(name => name !== 'rolldown-runtime.mjs').sort()).toEqual(names)
  expect((await readdir(join(folder, 'dist'))).sort()).toEqual([...files.keys()].sort())
  expect((await stat(join(folder, 'dist/main.mjs'))).mode & 0o777).toBe(0o755)
})

test('it runs without its sources and packages: worker, asset, wasm, lazy chunk, JSON', async () => {
  await inCopy(async copy => {
    await cp(join(folder, 'dist'), join(copy, 'elsewhere/dist'), { recursive: true })
    await rm(join(copy, 'src'), { recursive: true })
    await rm(join(copy, 'node_modules'), { recursive: true })
    const { stdout } = await run(process.execPath, [join(copy, 'elsewhere/dist/main.mjs')])
    expect(JSON.parse(stdout)).toEqual({
      name: '@fixture/server',
      greeting: 'Good morning.',
      echo: 'from the worker',
      seldom: 'loaded late',
      sum: 5,
    })
    expect(await readdir(join(copy, 'elsewhere/node_modules/.cache/compile'))).toHaveLength(1)
  })
})

test('only what is used of a JSON file comes along', async () => {
  expect(await readFile(join(folder, 'dist/server.mjs'), 'utf8')).not.toContain('never used')
})

test('the notices hold the licence of each bundled package, from its README where it has no file', async () => {
  const text = await readFile(join(folder, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8')
  expect(text).toMatch(/^@fixture\/server contains parts of the works below\.\n/)
  expect(text).toContain('\nadder 1.2.3\n\nAdder Licence. Copyright A. Adder.\n')
  expect(text).toContain('\nreadme-only 2.0.0\n\nMIT. Copyright R. Only.\n')
  expect(text).toContain('\nrolldown ')
})

test('a package without a licence text stops the build', async () => {
  await inCopy(async copy => {
    await rm(join(copy, 'node_modules/adder/LICENSE'))
    await expect(bundle(copy)).rejects.toThrow('adder 1.2.3 has no licence text')
  })
})

test('a package with another one inside, of which no licence is kept, stops the build', async () => {
  await inCopy(async copy => {
    const path = join(copy, 'node_modules/readme-only/index.js')
    const source = await readFile(path, 'utf8')
    await writeFile(path, `//#region node_modules/.pnpm/left-pad@1.0.0/node_modules/left-pad/index.js\n${source}`)
    await expect(bundle(copy)).rejects.toThrow('contains left-pad')
  })
})

test('a Node that is too old gets one line', async () => {
  await inCopy(async copy => {
    const path = join(copy, 'package.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('>=22.12', '>=99.1'))
    await bundle(copy)
    const running = await run(process.execPath, [join(copy, 'dist/main.mjs')]).catch((error: unknown) => error)
    expect(running).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `@fixture/server needs Node.js 99.1 or newer; this is ${process.version} at ${process.execPath}. Install a current one from https://nodejs.org, or name its full path in the settings of your client.\n`,
    })
  })
})

const oldNode = await findOldNode()

test.skipIf(oldNode === undefined)(
  `an old Node in the PATH gets that line too (${oldNode?.version ?? 'skipped: there is none'})`,
  async () => {
    const running = await run(oldNode?.path ?? '', [join(folder, 'dist/main.mjs')]).catch((error: unknown) => error)
    expect(running).toMatchObject({ code: 1, stdout: '' })
    expect(running).toHaveProperty('stderr', expect.stringMatching(/^@fixture\/server needs Node\.js 22\.12 .*\n$/))
  },
)

/** The tests run on a new Node; the system's own, further down the PATH, may be an old one. */
async function findOldNode(): Promise<{ path: string; version: string } | undefined> {
  for (const place of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(place, 'node')
    const version = await run(path, ['--version']).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    )
    if (version !== undefined && Number(/^v(\d+)/.exec(version)?.[1]) < 22) return { path, version }
  }
  return undefined
}
