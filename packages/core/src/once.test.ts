import { expect, test, vi } from 'vitest'
import { ConnectorError } from './error.ts'
import { type Deed, Once } from './once.ts'

const lost = new ConnectorError('unavailable', 'The connection was cut.')

function comment(over: Partial<Deed<string>> = {}): Deed<string> {
  return {
    what: 'comment on acme/web#1',
    key: ['comment', 1, 'Hello'],
    repeat: false,
    signal: new AbortController().signal,
    send: async () => 'https://x/1',
    isUnknown: error => !ConnectorError.is(error) || error.code === 'unavailable',
    urlOf: url => url,
    ...over,
  }
}

test('refuses an identical deed for two minutes and names the first', async () => {
  let now = 0
  const once = new Once(() => now)
  await once.do(comment())
  now = 14_000
  await expect(once.do(comment())).rejects.toThrow('was sent 14 s ago: https://x/1')
  await expect(once.do(comment({ key: ['comment', 1, 'Other'] }))).resolves.toBe('https://x/1')
  await expect(once.do(comment({ repeat: true }))).resolves.toBe('https://x/1')
  now = 133_000
  await expect(once.do(comment())).rejects.toThrow('was sent 119 s ago: https://x/1')
  now = 135_000
  await expect(once.do(comment())).resolves.toBe('https://x/1')
})

test('sends one of two identical deeds at once', async () => {
  const once = new Once()
  const send = vi.fn(async () => 'https://x/1')
  const results = await Promise.allSettled([once.do(comment({ send })), once.do(comment({ send }))])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(send).toHaveBeenCalledTimes(1)
})

test('remembers the last 500 deeds', async () => {
  const once = new Once(() => 0)
  for (let number = 0; number <= 500; number++) await once.do(comment({ key: number }))
  await expect(once.do(comment({ key: 1 }))).rejects.toThrow('An identical comment')
  await expect(once.do(comment({ key: 0 }))).resolves.toBe('https://x/1')
})

test('lets a deed be tried again that certainly failed', async () => {
  const once = new Once()
  const refused = comment({ send: () => Promise.reject(new ConnectorError('invalid', 'No.')) })
  await expect(once.do(refused)).rejects.toThrow('No.')
  await expect(once.do(comment())).resolves.toBe('https://x/1')
})

test('reads an unknown outcome back', async () => {
  const once = new Once()
  const send = () => Promise.reject(lost)
  await expect(once.do(comment({ send, find: async () => 'https://x/9' }))).resolves.toBe('https://x/9')
})

test('takes an identical deed of before for no result of this one', async () => {
  const once = new Once()
  await once.do(comment())
  const again = comment({ repeat: true, send: () => Promise.reject(lost) })
  await expect(once.do({ ...again, find: async () => 'https://x/1' })).rejects.toThrow('is not known')
  await once.do(comment({ repeat: true }))
  await expect(once.do({ ...again, find: async () => 'https://x/2' })).resolves.toBe('https://x/2')
})

test('says that it does not know, and does not send again by itself', async () => {
  const once = new Once()
  const send = () => Promise.reject(lost)
  await expect(once.do(comment({ send, find: async () => undefined }))).rejects.toThrow('is not known')
  await expect(once.do(comment())).rejects.toThrow('An identical comment')
})

test('looks for nothing once the call was aborted, and remembers the deed', async () => {
  const once = new Once()
  const call = new AbortController()
  const find = vi.fn(async () => 'https://x/9')
  const send = async () => {
    call.abort(lost)
    throw call.signal.reason
  }
  await expect(once.do(comment({ send, find, signal: call.signal }))).rejects.toBe(lost)
  expect(find).not.toHaveBeenCalled()
  await expect(once.do(comment())).rejects.toThrow('An identical comment')
})

test('stops looking when the call is aborted', async () => {
  const once = new Once()
  const call = new AbortController()
  const find = vi.fn((signal: AbortSignal) => {
    call.abort(lost)
    return Promise.reject(signal.reason)
  })
  const cut = comment({ send: () => Promise.reject(lost), find, signal: call.signal })
  await expect(once.do(cut)).rejects.toThrow('is not known')
  expect(find.mock.lastCall?.[0].reason).toBe(lost)
})

test('tells the log why it could not look', async () => {
  const once = new Once()
  const find = () => Promise.reject(new TypeError('no list'))
  const cut = comment({ send: () => Promise.reject(lost), find })
  await expect(once.do(cut)).rejects.toMatchObject({ detail: expect.stringContaining('no list') })
})

test('tells what nobody foresaw as it is, and remembers the deed', async () => {
  const once = new Once()
  const find = vi.fn(async () => 'https://x/9')
  const fault = new TypeError('no field')
  await expect(once.do(comment({ send: () => Promise.reject(fault), find }))).rejects.toBe(fault)
  expect(find).not.toHaveBeenCalled()
  await expect(once.do(comment())).rejects.toThrow('An identical comment')
})
