import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const cli = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')),
  'dist',
  'index.js',
)
const timeoutMs = 240_000

/** What one scenario found wrong: check ids, sorted. Empty: it passed. */
export type Findings = Record<string, string[]>

const checks = z.array(z.object({ id: z.string(), status: z.string() }))

/** Runs the official suite against a URL. @returns the failed checks of every scenario that ran. */
export async function runSuite(url: string, choice: readonly string[]): Promise<Findings> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'))
  try {
    const child = spawn(process.execPath, [cli, 'server', '--url', url, ...choice, '-o', folder], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    await once(child, 'close')
    clearTimeout(timer)
    const found = await readFindings(folder)
    if (Object.keys(found).length === 0) throw new Error(`the suite ran no scenario:\n${output}`)
    return found
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function readFindings(folder: string): Promise<Findings> {
  const entries = (await readdir(folder)).sort()
  return Object.fromEntries(
    await Promise.all(
      entries.map(async entry => {
        const scenario = entry.replace(/^server-/, '').replace(/-\d{4}-\d{2}-\d{2}T.*$/, '')
        const read = checks.parse(JSON.parse(await readFile(join(folder, entry, 'checks.json'), 'utf8')))
        return [
          scenario,
          read
            .filter(({ status }) => status === 'FAILURE')
            .map(({ id }) => id)
            .sort(),
        ] as const
      }),
    ),
  )
}

/** Scenarios with at least one failed check. */
export function failing(findings: Findings): string[] {
  return Object.keys(findings).filter(name => (findings[name] ?? []).length > 0)
}
