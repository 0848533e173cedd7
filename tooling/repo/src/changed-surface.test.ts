import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { changedSurfaces } from './changed-surface.ts'
import { root } from './workspace.ts'

/** A repository with one server, its surface released as 1.0.0. */
function repository() {
  const path = mkdtempSync(join(tmpdir(), 'mcp-connectors-surface-'))
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), text)
  }
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', path, '-c', 'user.name=t', '-c', 'user.email=t', ...args])
  const commit = () => {
    git('add', '.')
    git('commit', '-qm', 'change')
  }
  git('init', '-q')
  write('servers/x/package.json', '{ "name": "@s/x", "version": "1.0.0" }')
  write('servers/x/surface.json', '{"tools":[1]}')
  commit()
  return { path, write, commit, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

test('a changed surface needs a changeset that names the package', async () => {
  using copy = repository()
  expect(await changedSurfaces(copy.path)).toEqual({ problems: [] })
  copy.write('servers/x/surface.json', '{ "tools": [1] }')
  expect(await changedSurfaces(copy.path)).toEqual({ problems: [] })
  copy.write('servers/x/surface.json', '{"tools":[2]}')
  const problem = {
    problems: [expect.stringMatching(/^servers\/x\/surface\.json changed since 1\.0\.0: run "pnpm changeset"/)],
  }
  expect(await changedSurfaces(copy.path)).toEqual(problem)
  copy.commit()
  copy.write('.changeset/other.md', "---\n'@s/y': minor\n---\n\nText of @s/x.\n")
  expect(await changedSurfaces(copy.path)).toEqual(problem)
  copy.write('.changeset/this.md', "---\n'@s/x': minor\n---\n\nText.\n")
  expect(await changedSurfaces(copy.path)).toEqual({ problems: [] })
})

test('a release starts anew', async () => {
  using copy = repository()
  copy.write('servers/x/surface.json', '{"tools":[2]}')
  copy.write('servers/x/package.json', '{ "name": "@s/x", "version": "1.1.0" }')
  expect(await changedSurfaces(copy.path)).toEqual({ problems: [] })
  copy.commit()
  expect(await changedSurfaces(copy.path)).toEqual({ problems: [] })
})

test('without history it says that it judges nothing', async () => {
  using copy = repository()
  rmSync(join(copy.path, '.git'), { recursive: true })
  expect(await changedSurfaces(copy.path)).toEqual({ skipped: expect.stringContaining('no full git history') })
})

test('every changed surface of this repository is announced', async ({ skip }) => {
  const verdict = await changedSurfaces(root)
  if ('skipped' in verdict) return skip(verdict.skipped)
  expect(verdict.problems).toEqual([])
})
