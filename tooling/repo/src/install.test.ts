import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { startGithub } from '@tooling/doubles/github'
import { startGoogle } from '@tooling/doubles/google'
import { startPostgres } from '@tooling/doubles/postgres'
import { startSlack } from '@tooling/doubles/slack'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pack } from './packed.fixture.ts'
import { type Machine, type Registry, startRegistry } from './registry.fixture.ts'

// What a person types, on a machine that has npm and nothing else, and reaches no registry but a local one.
const run = promisify(execFile)
let temp = ''
let registry: Registry

beforeAll(async () => {
  temp = await mkdtemp(join(tmpdir(), 'install-'))
  registry = await startRegistry()
  for (const name of ['gdrive', 'git', 'github', 'postgres', 'slack']) {
    await registry.publish((await pack(`servers/${name}`, temp)).tarball)
  }
})
afterAll(async () => {
  await registry[Symbol.asyncDispose]()
  await rm(temp, { recursive: true })
})

interface Started extends AsyncDisposable {
  client: Client
  text(name: string, args: Record<string, unknown>): Promise<string>
}

async function npx({ env, folder }: Machine, name: string, settings: Record<string, string> = {}): Promise<Started> {
  const transport = new StdioClientTransport({
    command: 'npx',
    args: ['-y', name],
    env: { ...env, ...settings },
    cwd: folder,
    stderr: 'ignore',
  })
  const client = new Client(
    { name: 'install-test', version: '0' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  )
  await client.connect(transport)
  return {
    client,
    async text(tool, given) {
      const { content } = await client.callTool({ name: tool, arguments: given })
      return content.map(block => (block.type === 'text' ? block.text : '')).join('\n')
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

/** Every package that npx installed, by name. */
async function installed({ home }: Machine): Promise<string[]> {
  const cache = join(home, '.npm/_npx')
  const folders = await Promise.all((await readdir(cache)).map(hash => packagesIn(join(cache, hash, 'node_modules'))))
  return folders.flat()
}

async function packagesIn(modules: string): Promise<string[]> {
  const names = (await readdir(modules)).filter(name => !name.startsWith('.'))
  const scoped = names.map(async name =>
    name.startsWith('@') ? (await readdir(join(modules, name))).map(child => `${name}/${child}`) : [name],
  )
  return (await Promise.all(scoped)).flat()
}

test('npx -y @mcp-connectors/gdrive reads a file with the login of the archived server', async () => {
  const machine = await registry.machine()
  await using google = await startGoogle()
  const file = google.file({ name: 'Note', content: 'The lift works again.' })
  const login = { access_token: google.tokens.readonly, expiry_date: Date.now() + 3_600_000 }
  await writeFile(join(machine.home, 'login.json'), JSON.stringify(login), { mode: 0o600 })
  const settings = { GDRIVE_API_ROOT: google.url, GDRIVE_CREDENTIALS_PATH: join(machine.home, 'login.json') }
  await using server = await npx(machine, '@mcp-connectors/gdrive', settings)
  const { tools } = await server.client.listTools()
  expect(tools.map(({ name }) => name)).toContain('gdrive_read_file')
  expect(await server.text('gdrive_read_file', { file })).toContain('The lift works again.')
  expect(await installed(machine)).toEqual(['@mcp-connectors/gdrive'])
})

test('npx -y @mcp-connectors/git works on the repository it is started in', async () => {
  const machine = await registry.machine()
  await run('git', ['init', '-q', '-b', 'trunk'], { cwd: machine.folder, env: machine.env })
  await using server = await npx(machine, '@mcp-connectors/git')
  const { tools } = await server.client.listTools()
  expect(tools.map(({ name }) => name)).toContain('git_status')
  expect(await server.text('git_status', {})).toContain('trunk')
  expect(await installed(machine)).toEqual(['@mcp-connectors/git'])
})

test('npx -y @mcp-connectors/github reads a repository with the token of the archived server', async () => {
  const machine = await registry.machine()
  await using github = await startGithub()
  const settings = { GITHUB_HOST: github.url, GITHUB_PERSONAL_ACCESS_TOKEN: github.tokens.owner }
  await using server = await npx(machine, '@mcp-connectors/github', settings)
  const { tools } = await server.client.listTools()
  expect(tools.map(({ name }) => name)).toContain('github_get_ci')
  expect(await server.text('github_read_files', { repo: 'octocat/secret', paths: ['README.md'] })).toContain('# secret')
  expect(await installed(machine)).toEqual(['@mcp-connectors/github'])
})

test('npx -y @mcp-connectors/postgres reads a database through its parser', async () => {
  const machine = await registry.machine()
  await using postgres = await startPostgres()
  await using server = await npx(machine, '@mcp-connectors/postgres', { DATABASE_URL: postgres.url })
  const { tools } = await server.client.listTools()
  expect(tools.map(({ name }) => name)).toContain('postgres_query')
  expect(await server.text('postgres_query', { sql: 'SELECT 40 + 2 AS answer' })).toContain('42')
  expect(await server.text('postgres_query', { sql: 'SELECT pg_read_file($$/etc/passwd$$)' })).toContain('refused')
  expect(await installed(machine)).toEqual(['@mcp-connectors/postgres'])
})

test('npx -y @mcp-connectors/slack reads a channel with the settings of the archived server', async () => {
  const machine = await registry.machine()
  await using slack = await startSlack()
  slack.post('general', { user: 'bob', text: 'The lift works again.' })
  const { ids, tokens, url } = slack
  const settings = { SLACK_API_URL: `${url}/api/`, SLACK_BOT_TOKEN: tokens.bot, SLACK_TEAM_ID: ids.team }
  await using server = await npx(machine, '@mcp-connectors/slack', settings)
  const { tools } = await server.client.listTools()
  expect(tools.map(({ name }) => name)).toContain('slack_read')
  expect(await server.text('slack_read', { target: '#general' })).toContain('bob: The lift works again.')
  expect(await installed(machine)).toEqual(['@mcp-connectors/slack'])
})

test('npx --prefer-offline starts it again with no network', async () => {
  await using passing = await startRegistry()
  await passing.publish((await pack('servers/git', temp)).tarball)
  const { env, folder } = await passing.machine()
  await run('npx', ['-y', '@mcp-connectors/git', '--version'], { env, cwd: folder })
  await passing.stop()
  const { stdout } = await run('npx', ['-y', '--prefer-offline', '@mcp-connectors/git', '--version'], {
    env,
    cwd: folder,
  })
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
