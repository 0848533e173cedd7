import { expect, test } from 'vitest'
import { repeated } from './repeated.ts'

function failing(times: number) {
  let sent = 0
  return async () => {
    sent++
    if (sent <= times) throw new Error(`failure ${sent}`)
    return sent
  }
}

function settings(most: number) {
  const said: string[] = []
  const log = { debug: (line: string) => void said.push(line), info() {}, warn() {}, error() {} }
  const { signal } = new AbortController()
  return { what: 'GET /', most, waitAfter: (): number | undefined => 1, signal, log, said }
}

test('is sent again until it goes well, and says so in the log', async () => {
  const given = settings(2)
  expect(await repeated(failing(2), given)).toBe(3)
  expect(given.said).toEqual(['GET / again in 1 ms: Error: failure 1', 'GET / again in 1 ms: Error: failure 2'])
})

test('the last failure is thrown where no wait helps, and when it was sent often enough', async () => {
  await expect(repeated(failing(5), { ...settings(2), waitAfter: () => undefined })).rejects.toThrow('failure 1')
  await expect(repeated(failing(5), settings(2))).rejects.toThrow('failure 3')
})

test('an abort ends the wait', async () => {
  const { signal } = new AbortController()
  const ended = AbortSignal.any([signal, AbortSignal.timeout(5)])
  await expect(repeated(failing(9), { ...settings(9), waitAfter: () => 60_000, signal: ended })).rejects.toThrow()
})
