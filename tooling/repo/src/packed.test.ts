import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, describe, expect, test } from 'vitest'
import { type Packed, pack } from './packed.fixture.ts'
import { childrenWith, root } from './workspace.ts'

// What `npm publish` would send. The packages must be built.
const run = promisify(execFile)
const temp = await mkdtemp(join(tmpdir(), 'packed-'))
afterAll(() => rm(temp, { recursive: true }))

const libraries = await childrenWith(root, 'packages', 'README.md')
const servers = await childrenWith(root, 'servers', 'src/main.ts')

async function complaints({ tarball }: Packed): Promise<string[]> {
  const bytes = await readFile(tarball)
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true })
  return messages.map(message => formatMessage(message, pkg, { color: false }) ?? message.code)
}

describe.each(libraries)('%s', folder => {
  test('is what its manifest says', async () => {
    const packed = await pack(folder, temp)
    expect(await complaints(packed)).toEqual([])
    const files = packed.files.filter(file => !/^dist\/[\w-]+(\.d\.ts|\.js)$/.test(file))
    expect(files).toEqual(['LICENSE', 'README.md', 'package.json'])
    await run('pnpm', ['exec', 'attw', '--profile', 'esm-only', '--no-definitely-typed', packed.tarball], {
      cwd: join(root, 'tooling/repo'),
    })
  })
})

/** Bytes of a tarball. */
const limits: Readonly<Record<string, number>> = {
  // Of these 560,000 are the reader of PDF files.
  'servers/gdrive': 900_000,
  'servers/git': 300_000,
  'servers/github': 400_000,
  'servers/postgres': 1_500_000,
  'servers/slack': 300_000,
}

/** The bundle, and what a manifest names beside it: the log of changes, apps to be made at the vendor. */
const isShipped = /^(?:dist\/[\w.-]+\.(?:mjs|wasm)|manifests\/[\w-]+\.json|CHANGELOG\.md)$/

describe.each(servers)('%s', folder => {
  test('is small, and is what its manifest says', async () => {
    const packed = await pack(folder, temp)
    expect(await complaints(packed)).toEqual([])
    expect(packed.bytes).toBeLessThan(limits[folder] ?? 500_000)
    const files = packed.files.filter(file => !isShipped.test(file))
    expect(files).toEqual(['LICENSE', 'README.md', 'dist/THIRD-PARTY-NOTICES.txt', 'package.json'])
    expect(packed.files).toContain('dist/main.mjs')
  })

  test('holds no library that writes to stderr when DEBUG is set', async () => {
    const names = (await readdir(join(root, folder, 'dist'))).filter(name => name.endsWith('.mjs'))
    const texts = await Promise.all(names.map(name => readFile(join(root, folder, 'dist', name), 'utf8')))
    const talkative = names.filter((_, index) => /env\.DEBUG|_NODE_LOGGING/.test(texts[index] ?? ''))
    expect(talkative).toEqual([])
  })
})
