import { expect, test } from 'vitest'
import { startEmulator } from './emulator.ts'

test('goes on after the 5,000 requests that the emulator allows a token', async () => {
  await using emulator = await startEmulator({ users: [{ login: 'octocat' }], orgs: [] }, 'http://front.example')
  const ask = () => emulator.send({ as: 'octocat', method: 'GET', path: '/user' })
  for (let sent = 0; sent < 5_000; sent += 250) await Promise.all(Array.from({ length: 250 }, ask))
  expect(await ask()).toMatchObject({
    status: 200,
    body: { login: 'octocat', url: 'http://front.example/users/octocat' },
  })
})
