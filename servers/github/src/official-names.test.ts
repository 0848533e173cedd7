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
