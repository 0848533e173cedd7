import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testContext } from './fixtures/context.ts'
import { scratch } from './fixtures/scratch.ts'
import { fromProgram } from './from-program.ts'

const never = new AbortController().signal

/** A program in JavaScript, called as the vendor's own would be. */
function program(source: string, context = testContext(), env = {}) {
  const file = join(scratch(), 'program.cjs')
  writeFileSync(file, source)
  return fromProgram({
    name: 'vendor token',
    file: process.execPath,
    args: [file, 'a b', '$HOME'],
    log: context.log,
    env,
  })
}

test('the one word that it prints is the token', async () => {
  const source = program('console.log("tok_" + process.argv.slice(2).length)')
  expect(await source.find(never)).toEqual({ token: 'tok_2' })
  expect(source.name).toBe('vendor token')
  // It has no other one.
  expect(await source.find(never, 'tok_2')).toBeUndefined()
})

test('arguments reach it as they are, and of the environment only what is given', async () => {
  const source = program(
    'console.log(process.argv.slice(2).join("|").replace(" ", "_") + process.env.ONE + process.env.PATH)',
    testContext(),
    {
      ONE: '1',
    },
  )
  expect(await source.find(never)).toEqual({ token: 'a_b|$HOME1undefined' })
})

test.each([
  ['a failure', 'console.log("half"); process.exit(4)', 'node: 4'],
  ['no word', '', undefined],
  ['several words', 'console.log("please log in")', undefined],
  ['no end', 'console.log("x".repeat(70000))', 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'],
])('%s is no token', async (_kind, source, line) => {
  const context = testContext()
  expect(await program(source, context).find(never)).toBeUndefined()
  expect(context.lines.length).toBe(line === undefined ? 0 : 1)
  if (line !== undefined) expect(context.lines[0]).toContain(line)
})

test('a program that is not installed is no failure', async () => {
  const { log, lines } = testContext()
  const source = fromProgram({ name: 'x', file: 'no-such-program-here', args: [], log })
  expect(await source.find(never)).toBeUndefined()
  expect(lines).toEqual(['no-such-program-here: ENOENT'])
})

test('an abort ends it', async () => {
  const abort = new AbortController()
  const found = program('setInterval(() => {}, 1000)').find(abort.signal)
  abort.abort(new Error('enough'))
  await expect(found).rejects.toThrow('enough')
})
