import { expect, test } from 'vitest'
import { ok } from './call.ts'
import { router } from './router.ts'

const handler = () => ok({})
const find = router(
  { 'GET /repos/{owner}/{repo}/contents/{path}': handler, 'GET /repos/{owner}/{repo}/commits/{ref}/status': handler },
  ['GET /repos/{owner}/{repo}/commits/{ref}', 'GET /repos/{owner}/{repo}', 'GET /user', 'GET /users/{username}'],
)

test.each([
  ['GET', '/user', 'GET /user', {}],
  ['GET', '/users/user', 'GET /users/{username}', { username: 'user' }],
  ['GET', '/repos/a/b', 'GET /repos/{owner}/{repo}', { owner: 'a', repo: 'b' }],
  ['GET', '/repos/a/b/contents/', 'GET /repos/{owner}/{repo}/contents/{path}', { path: '' }],
  ['GET', '/repos/a/b/contents/src/a%20b.ts', 'GET /repos/{owner}/{repo}/contents/{path}', { path: 'src/a b.ts' }],
  ['GET', '/repos/a/b/commits/feat/x', 'GET /repos/{owner}/{repo}/commits/{ref}', { ref: 'feat/x' }],
  ['GET', '/repos/a/b/commits/feat/x/status', 'GET /repos/{owner}/{repo}/commits/{ref}/status', { ref: 'feat/x' }],
])('%s %s is %s', (method, path, operation, params) => {
  const found = find(method, path)
  expect(found?.operation).toBe(operation)
  expect(found?.params).toMatchObject(params)
})

test('what is no route is none', () => {
  expect(find('GET', '/repos/a')).toBe(undefined)
  expect(find('POST', '/user')).toBe(undefined)
})
