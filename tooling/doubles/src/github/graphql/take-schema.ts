import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { parse, print, stripIgnoredCharacters, visit } from 'graphql'
import { product } from './schema.ts'

// GitHub's published GraphQL schema, without the descriptions. This program fetches it and writes schema.graphql.gz;
// run it after changing the version:
//   node tooling/doubles/src/github/graphql/take-schema.ts
const source = '@octokit/graphql-schema@15.26.1'
const file = 'package/schema.graphql'

const run = promisify(execFile)

async function fetchSchema(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'graphql-schema-'))
  try {
    const { stdout } = await run('npm', ['pack', source, '--silent', '--pack-destination', folder])
    await run('tar', ['-xzf', join(folder, stdout.trim()), '-C', folder, file])
    return await readFile(join(folder, file), 'utf8')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const whole = parse(await fetchSchema(), { noLocation: true })
const plain = visit(whole, {
  enter: node => ('description' in node && node.description ? { ...node, description: undefined } : undefined),
})
await writeFile(product, gzipSync(`# ${source}\n${stripIgnoredCharacters(print(plain))}`, { level: 9 }))
