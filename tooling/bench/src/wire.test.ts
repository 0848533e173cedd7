import { expect, test } from 'vitest'
import { raw } from './servers.ts'
import { Wire } from './wire.ts'

test('the wire lists, calls, and says why when a server ends', async () => {
  await using wire = await Wire.connect(raw.command)
  expect((await wire.tools()).map(({ name }) => name)).toEqual(['echo'])
  expect(await wire.call('echo', {})).toBe('echo')
  const broken = { command: process.execPath, args: ['-e', 'console.error("no luck"); process.exit(3)'] }
  await expect(Wire.connect(broken)).rejects.toThrow(/ended with 3\nno luck/)
})
