import { expect, test } from 'vitest'
import { withoutSecrets } from './without-secrets.ts'

test('drops what GitHub answers in plain text', () => {
  const alert = { number: 1, secret: 'x', repository: { name: 'web', temp_clone_token: 'y' } }
  expect(withoutSecrets([alert, null, 'secret'])).toEqual([{ number: 1, repository: { name: 'web' } }, null, 'secret'])
})

test('a team or a flag may have that name', () => {
  expect(withoutSecrets({ secret: true, other: { secret: { name: 'x' } } })).toEqual({
    secret: true,
    other: { secret: { name: 'x' } },
  })
})
