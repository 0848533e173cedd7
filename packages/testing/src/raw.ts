import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import { type SpawnOptions, spawnRaw } from './spawn.ts'

/** A line of the protocol, for `spawnRaw`. */
export function message(id: number, method: string, params: object): string {
  return `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`
}

/** What a client of the 2025 line says first. */
export const hello = message(0, 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'test', version: '0' },
})

const coverage = z.object({ result: z.array(z.object({ url: z.string() })) })

/** The paths of the bundle's files that a server has loaded once it has answered these, by what Node writes down of them. */
export async function loadedBy(
  main: string,
  { env = {}, ...options }: SpawnOptions,
  requests: readonly string[],
): Promise<string[]> {
  const notes = mkdtempSync(join(tmpdir(), 'loaded-'))
  try {
    await using server = spawnRaw(main, { ...options, env: { ...env, NODE_V8_COVERAGE: notes } })
    for (const request of requests) {
      server.send(request)
      await server.line()
    }
    server.process.stdin?.end()
    await server.exited
    const urls = readdirSync(notes).flatMap(name =>
      coverage.parse(JSON.parse(readFileSync(join(notes, name), 'utf8'))).result.map(({ url }) => url),
    )
    const bundle = `${pathToFileURL(dirname(main))}/`
    return urls.filter(url => url.startsWith(bundle)).map(url => fileURLToPath(url))
  } finally {
    rmSync(notes, { recursive: true, force: true })
  }
}
