import type { Settings } from '@mcp-connectors/core/serving'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { github } from './connector.ts'
import { officialNames } from './official-names.ts'

test('every name of another server means something that is there', () => {
  const sets = Object.keys(github.toolsets)
  const tools = Object.values(github.toolsets).flatMap(set => set.map(({ name }) => name))
  const missing = (aliases: Readonly<Record<string, readonly string[]>> = {}, known: readonly string[]) =>
    Object.values(aliases)
      .flat()
      .filter(name => !known.includes(name))
  expect(missing(officialNames.toolsets, sets)).toEqual([])
  expect(missing(officialNames.tools, tools)).toEqual([])
})

test('no name of another server hides one of ours', () => {
  const names = Object.keys(officialNames.tools ?? {})
  const tools = Object.values(github.toolsets).flatMap(set => set.map(({ name }) => name.replace(/^github_/, '')))
  expect(names.filter(name => tools.includes(name))).toEqual([])
})

test.each<[Partial<Settings>, on: string[], off: string[]]>([
  [
    { toolsets: ['context', 'notifications', 'copilot'], tools: ['get_job_logs'], access: 'destroy', readOnly: true },
    ['get_context', 'read_files', 'list_tree', 'list_notifications', 'get_ci'],
    ['comment', 'write_notifications', 'list_issues'],
  ],
  [
    {
      tools: ['get_file_contents', 'push_files', 'merge_pull_request'],
      excludeTools: ['push_files'],
      access: 'destroy',
    },
    ['read_files', 'merge_pull'],
    ['commit_files', 'get_context'],
  ],
])('%j means what it does there', async (settings, on, off) => {
  await using server = await connect(github, settings)
  const listed = (await server.client.listTools()).tools.map(({ name }) => name.replace('github_', ''))
  expect(listed).toEqual(expect.arrayContaining(on))
  expect(listed.filter(name => off.includes(name))).toEqual([])
})
