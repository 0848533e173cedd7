import { expect, test } from 'vitest'
import { fillBlocks, table } from './blocks.ts'
import { bundleManifest } from './manifest.ts'
import { serverBlock, serverTable } from './readme.ts'
import { codeBlock } from './regions.ts'
import { server } from './sample.fixture.ts'
import { serverJson } from './server-json.ts'

const root = new URL('../../../..', import.meta.url).pathname

test('server.json names every setting that a client can make, and no secret default', () => {
  expect(serverJson(server)).toMatchObject({
    name: 'io.github.mcp-connectors/sample',
    title: 'Sample',
    version: '1.2.3',
    packages: [
      { registryType: 'npm', identifier: '@mcp-connectors/sample', version: '1.2.3', transport: { type: 'stdio' } },
    ],
  })
  const text = JSON.stringify(serverJson(server))
  expect(text).toContain('{"name":"SAMPLE_URL","description":"Where it is.","isRequired":true}')
  expect(text).toContain('{"name":"SAMPLE_TOKEN","description":"What opens it.","isSecret":true}')
  expect(text).toContain('{"name":"SAMPLE_MAX_ROWS","description":"Most rows.","format":"number","default":"10"}')
  expect(text).toContain('"choices":["fast","slow"],"default":"fast"}')
  expect(text).toContain('"choices":["read","write","destroy"],"default":"write"}')
  expect(text).toContain('{"name":"SAMPLE_RULES","description":"A file.","format":"filepath"}')
  expect(text).not.toContain('SAMPLE_HTTP')
})

test('the bundle manifest asks for the settings and hands them on', () => {
  expect(bundleManifest(server)).toMatchObject({
    manifest_version: '0.3',
    name: 'mcp-sample',
    server: {
      type: 'node',
      entry_point: 'dist/main.mjs',
      mcp_config: {
        command: 'node',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: bundle placeholders
        args: ['${__dirname}/dist/main.mjs', '${user_config.folder}'],
        env: {
          // biome-ignore lint/suspicious/noTemplateCurlyInString: bundle placeholders
          SAMPLE_URL: '${user_config.url}',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: bundle placeholders
          SAMPLE_ACCESS: '${user_config.access}',
        },
      },
    },
    prompts_generated: true,
    user_config: {
      url: { type: 'string', title: 'Url', description: 'Where it is.', required: true },
      token: { type: 'string', title: 'Token', description: 'What opens it.', required: false, sensitive: true },
      maxRows: { type: 'number', title: 'Max rows', required: false, min: 1, max: 50, default: 10 },
      folder: { type: 'directory', multiple: true, required: false },
      rules: { type: 'file', required: false },
      toolsets: { type: 'string', required: false },
    },
  })
})

test('the README tables say what a tool may do and what a setting is', () => {
  const tools = serverBlock(server, 'tools', '')
  expect(tools).toMatch(/\| `sample_look` \| `read` \| \d+ \| Look at a sample\. \|/)
  expect(tools).toMatch(/\| `sample_change` \| `write`, some calls `destroy` \| \d+ \|/)
  expect(tools).toContain('Off unless `--toolsets` names `far`.')
  expect(tools).toMatch(/`--access read` lists 1 tools for \d+ tokens, `--access write` lists 2 tools/)
  expect(tools).toContain('| `sample://{id}` | One sample. |')
  expect(tools).toContain('| `compare` (first, second?) | Compare two samples. |')
  expect(serverBlock(server, 'cost', '')).toMatch(/^\d+ \(\d+ read only\)$/)
  const settings = serverBlock(server, 'settings', '')
  expect(settings).toContain('| `--url` | `SAMPLE_URL`, `SAMPLE_ADDRESS` | required | Where it is. |')
  expect(settings).toContain('| none: a secret | `SAMPLE_TOKEN`, `SAMPLE_TOKEN_FILE` |  | What opens it. |')
  expect(settings).toContain('| `--max-rows` | `SAMPLE_MAX_ROWS` | `10` | Most rows. From 1 to 50. |')
  expect(settings).toContain('How \\| it goes. One of `fast`, `slow`.')
  expect(settings).toContain('| `--folder`, `-f`, bare argument | `SAMPLE_FOLDER` |  | A folder. |')
  expect(settings).toContain('| `--access` | `SAMPLE_ACCESS` | `write` |')
  expect(serverTable([server])).toMatch(/\[Sample\]\(servers\/sample\/README\.md\) \| `@mcp-connectors\/sample` \|/)
})

test('client snippets carry the example, and VS Code asks for the secret', () => {
  const text = serverBlock(server, 'clients', '{"env":{"SAMPLE_TOKEN":"it\'s"},"args":["/a b"]}')
  expect(text).toContain(`claude mcp add sample -e SAMPLE_TOKEN='it'\\''s' -- npx -y @mcp-connectors/sample '/a b'`)
  expect(text).toContain('"args": ["-y", "@mcp-connectors/sample", "/a b"]')
  expect(text).toContain('env = { SAMPLE_TOKEN = "it\'s" }')
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an editor's placeholder
  expect(text).toContain('"SAMPLE_TOKEN": "${input:sample-token}"')
  expect(text).toContain('"context_servers"')
})

test('blocks are rewritten between their markers and nothing else is touched', async () => {
  const text = 'a\n<!-- gen:x 1 -->\nold $& text\n<!-- /gen -->\nb\n<!-- gen:y -->\n<!-- /gen -->\n'
  const once = await fillBlocks(text, (name, argument) => `${name}=${argument} $&`)
  expect(once).toBe('a\n<!-- gen:x 1 -->\n\nx=1 $&\n\n<!-- /gen -->\nb\n<!-- gen:y -->\n\ny= $&\n\n<!-- /gen -->\n')
  expect(await fillBlocks(once, (name, argument) => `${name}=${argument} $&`)).toBe(once)
  await expect(fillBlocks(text, () => undefined)).rejects.toThrow('<!-- gen:x -->')
  await expect(fillBlocks('<!-- gen:x -->\n', () => '')).rejects.toThrow('<!-- /gen -->')
})

test('words within a line are rewritten too', async () => {
  const text = '| a | <!-- gen:cost -->old<!-- /gen --> | `<!-- gen:x {…} -->` |\n'
  const once = await fillBlocks(text, name => `${name} $&`)
  expect(once).toBe('| a | <!-- gen:cost -->cost $&<!-- /gen --> | `<!-- gen:x {…} -->` |\n')
  expect(await fillBlocks(once, name => `${name} $&`)).toBe(once)
  await expect(fillBlocks(text, () => undefined)).rejects.toThrow('<!-- gen:cost -->')
})

test('a table escapes what would break it', () => {
  expect(table(['a'], [['1 | 2\n3']])).toBe('| a |\n| --- |\n| 1 \\| 2 3 |')
})

test('code blocks are files or regions of files, and a missing region is an error', async () => {
  expect(await codeBlock(root, 'tooling/tsconfig/library.json')).toMatch(/^```json\n\{\n {2}"extends"/)
  await expect(codeBlock(root, 'tooling/tsconfig/library.json#x')).rejects.toThrow('no region "x"')
})
