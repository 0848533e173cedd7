import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnRaw } from '@mcp-connectors/testing'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runSuite } from './suite.ts'

const folder = join(import.meta.dirname, '../../../servers')
const servers = readdirSync(folder).filter(name => existsSync(join(folder, name, 'src/main.ts')))

/** Scenarios that need no tool, resource or prompt by a name of the suite's own. */
const scenarios: readonly (readonly string[])[] = [
  ['tools-list'],
  ['server-stateless'],
  ['caching'],
  ['dns-rebinding-protection'],
  ['http-header-validation'],
  ['sep-2164-resource-not-found'],
  ['resources-list'],
  ['prompts-list'],
  ['input-required-result-unsupported-methods'],
  ['server-initialize', '--spec-version', '2025-11-25'],
  ['ping', '--spec-version', '2025-11-25'],
]

/** Checks of these scenarios that call a diagnostic tool of the suite; the everything fixture passes them. */
const needsDiagnostics: Readonly<Record<string, readonly string[]>> = {
  'server-stateless': [
    'sep-2575-http-server-no-independent-requests-on-stream',
    'sep-2575-missing-capability-http-400',
    'sep-2575-server-no-log-without-loglevel',
    'sep-2575-server-rejects-undeclared-capability',
  ],
}

describe.each(servers)('%s, as it is built', server => {
  test('passes the generic scenarios of the official suite', { timeout: 300_000 }, async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'conformance-cwd-'))
    onTestFinished(() => rmSync(cwd, { recursive: true }))
    const main = join(folder, server, 'dist/main.mjs')
    expect(existsSync(main), `${main} is missing: run pnpm build`).toBe(true)
    await using raw = spawnRaw(main, { args: ['--http', '0'], cwd })
    await expect.poll(() => raw.stderr(), { timeout: 20_000 }).toMatch(/http:\S+\/mcp/)
    const url = /http:\S+\/mcp/.exec(raw.stderr())?.[0] ?? ''
    for (const [scenario = '', ...more] of scenarios) {
      const findings = await runSuite(url, ['--scenario', scenario, ...more])
      expect(findings, scenario).toEqual({ [scenario]: needsDiagnostics[scenario] ?? [] })
    }
    raw.process.kill('SIGTERM')
    expect(await raw.exited).toBe(0)
  })
})
