import { expect, test } from 'vitest'
import { gitError, startError } from './errors.ts'

test.each([
  [
    "fatal: Unable to create '/r/.git/index.lock': File exists.",
    'conflict',
    'The repository is locked: /r/.git/index.lock exists.',
  ],
  [
    '*** Please tell me who you are.\nfatal: unable to auto-detect email address (got x)',
    'invalid',
    'git does not know who commits.',
  ],
  ["fatal: bad revision 'x'", 'not_found', 'git does not know that revision.'],
  ['fatal: no such path a.txt in HEAD', 'not_found', 'git does not know that path there.'],
  ['fatal: There is no path a.txt in the commit', 'not_found', 'git does not know that path there.'],
  ["error: pathspec 'x' did not match any file(s) known to git", 'not_found', 'git does not know that path there.'],
  ['fatal: file a.txt has only 3 lines', 'invalid', 'The file has only 3 lines.'],
  ["fatal: -e option, '[z-a]': Invalid range end", 'invalid', 'The pattern is not a valid regular expression.'],
  ["fatal: header, '[': Unmatched [ or [^", 'invalid', 'The pattern is not a valid regular expression.'],
  ["fatal: transport 'file' not allowed", 'unavailable', 'The repository is a partial clone and lacks these objects.'],
  ['fatal: bad config line 1 in file .git/config', 'invalid', 'The git configuration has an error in it.'],
  [
    "fatal: detected dubious ownership in repository at '/r'",
    'refused',
    'git does not trust this folder: another user owns it.',
  ],
  ['error: index file smaller than expected', 'invalid', 'The repository is damaged.'],
  ['fatal: something new', 'invalid', 'git log failed.'],
])('%s', (stderr, code, message) => {
  expect(gitError('log', 128, stderr)).toMatchObject({
    code,
    message,
    quote: stderr,
    detail: `git log ended with 128: ${stderr}`,
  })
})

test('what is quoted is short, and without the hints of git', () => {
  const { quote } = gitError('log', 1, `error: x\nhint: run git y\n${'more\n'.repeat(1000)}`)
  expect(quote).toBe(`error: x\n${'more\n'.repeat(7).trimEnd()}`)
  expect(gitError('log', 1, '').quote).toBeUndefined()
})

test('git that is not there, and git that does not start', () => {
  const missing = Object.assign(new Error('spawn git ENOENT'), { code: 'ENOENT' })
  expect(startError(missing)).toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('git is not installed'),
  })
  expect(startError(new Error('EAGAIN'))).toMatchObject({ code: 'unavailable', message: 'git could not be started.' })
})
