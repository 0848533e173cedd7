import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { describe, expect, test } from 'vitest'
import { base, readEverything, recipes, tryGit } from './attacks.fixture.ts'
import { git } from './connector.ts'

describe('nothing that a repository brings along is started by reading it', () => {
  test.each(recipes)('$id', async ({ setup, fires }) => {
    using tree = base()
    const marker = join(tree.folder, 'marker')
    setup(tree, marker)
    rmSync(marker, { force: true })
    await using server = await connect(git, { options: { repository: [tree.root] } })
    await readEverything(server)
    expect(existsSync(marker)).toBe(false)
    // The recipe works: plain git does start it.
    for (const args of fires) tryGit(tree, args)
    expect(existsSync(marker)).toBe(true)
  })
})
