import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type RawServer, spawnRaw } from './spawn.ts'

const main = fileURLToPath(new URL('./fixtures/rig.ts', import.meta.url))
const env = { RIG_PASSWORD: 'hunter-2222' }

async function ended(program: RawServer) {
  return { code: await program.exited, stdout: program.stdout(), stderr: program.stderr() }
}

test('a subcommand takes the options of the connector, and keeps its secrets off the terminal', async () => {
  await using program = spawnRaw(main, { args: ['greet', '--folder', '/here'], env })
  expect(await ended(program)).toEqual({
    code: 0,
    stdout: 'folder /here from --folder, ***, ***[2J\n',
    stderr: 'for you alone\n',
  })
})

test('a failure is told in its own words', async () => {
  await using program = spawnRaw(main, { args: ['grumble'], env })
  expect(await ended(program)).toEqual({ code: 1, stdout: '', stderr: 'Nobody is here.\nCome in.\n' })
})

test('an unexpected failure shows where it was, and no secret', async () => {
  await using program = spawnRaw(main, { args: ['crash'], env })
  const { code, stderr } = await ended(program)
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Error: a bug, \*\*\* at .*rig\.ts/)
})

test('wrong options are all named', async () => {
  await using program = spawnRaw(main, { args: ['greet', '--foldr', 'x', 'more'], env })
  const { code, stderr } = await ended(program)
  expect(code).toBe(2)
  expect(stderr).toContain('--foldr: unknown flag. Did you mean --folder?')
})

const noSignals = process.platform === 'win32' ? ' (skipped: Windows cannot send one)' : ''

test.skipIf(noSignals)(`Ctrl-C ends it${noSignals}`, async () => {
  await using program = spawnRaw(main, { args: ['stay'], env })
  // Starting the program takes seconds on a busy machine.
  await expect.poll(() => program.stderr(), { timeout: 20_000 }).toBe('waiting\n')
  program.process.kill('SIGINT')
  expect((await ended(program)).code).toBe(130)
})

test('--help lists subcommands', async () => {
  await using program = spawnRaw(main, { args: ['--help'] })
  expect((await ended(program)).stdout).toContain('npx -y @mcp-connectors/rig greet [options]: Greet a person.')
})
