import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as names from './shape/files.ts'
import { importsPointDown } from './shape/imports.ts'
import { catalogVersions, decidedDependencies, loadPackages, publishable } from './shape/packages.ts'
import { loadSources, type Rule } from './shape/source.ts'
import * as syntax from './shape/syntax.ts'
import * as tools from './shape/tools.ts'
import { root } from './workspace.ts'

// The rules of docs/architecture.md that a machine can hold. Each problem says what to do.
const sources = await loadSources(root)
const packages = await loadPackages(root)
const rules: Readonly<Record<string, Rule>> = { ...names, ...syntax, ...tools, importsPointDown }

describe('sources', () => {
  test('are found', () => expect(sources.length).toBeGreaterThan(50))
  test.each(Object.keys(rules))('%s', name => {
    expect(sources.flatMap(source => rules[name]?.(source) ?? ['no such rule'])).toEqual([])
  })
})

describe('packages', () => {
  test('take their versions from the catalog', () => expect(packages.flatMap(catalogVersions)).toEqual([]))
  test('say what they are where they are published', async () => {
    const problems = await Promise.all(packages.map(found => publishable(found, root)))
    expect(problems.flat()).toEqual([])
  })
  test('ship only what was decided on', async () => {
    expect(await decidedDependencies(packages, sources, root)).toEqual([])
  })
})

test('AGENTS.md is short enough to be read', async () => {
  const text = await readFile(join(root, 'AGENTS.md'), 'utf8')
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
})
