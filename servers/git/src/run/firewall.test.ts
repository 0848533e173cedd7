import { expect, test } from 'vitest'
import { type ConfigEntry, inspect } from './firewall.ts'

const local = (key: string, value: string): ConfigEntry => ({ scope: 'local', origin: 'file:.git/config', key, value })
const global = (key: string, value: string): ConfigEntry => ({
  scope: 'global',
  origin: 'file:/home/a/.gitconfig',
  key,
  value,
})

test.each([
  ['filter.x.clean', ['-c', 'filter.x.clean=']],
  ['filter.A b.process', ['-c', 'filter.A b.process=']],
  ['filter.x.required', ['-c', 'filter.x.required=false']],
  ['filter.x=y.smudge', ['--config-env=filter.x=y.smudge=MCP_GIT_EMPTY']],
  ['diff.x.textconv', ['-c', 'diff.x.textconv=cat']],
  ['merge.x.driver', ['-c', 'merge.x.driver=git merge-file --marker-size=%L %A %O %B']],
  ['gpg.ssh.program', ['-c', 'gpg.ssh.program=ssh-keygen']],
  ['commit.gpgsign', ['-c', 'commit.gpgsign=false']],
  ['credential.https://example.org.helper', ['-c', 'credential.https://example.org.helper=']],
  ['hook.x.command', ['-c', 'hook.x.command=false']],
  ['lfs.extension.x.clean', ['-c', 'lfs.extension.x.clean=']],
  ['lfs.customtransfer.x.path', ['-c', 'lfs.customtransfer.x.path=']],
  ['lfs.standalonetransferagent', ['-c', 'lfs.standalonetransferagent=']],
  ['trailer.x.cmd', ['-c', 'trailer.x.cmd=']],
])('%s of the repository is taken out', (key, overrides) => {
  const config = inspect([local(key, 'touch M')])
  expect([...config.overrides, ...config.programs]).toEqual(overrides)
  expect(config.findings).toEqual([{ key, value: 'touch M', handled: 'overridden' }])
})

test('the value of the operator takes the place of the one of the repository', () => {
  const config = inspect([
    global('filter.lfs.clean', 'git-lfs clean -- %f'),
    global('credential.helper', 'store'),
    local('filter.lfs.clean', 'touch M'),
    local('credential.helper', '!touch M'),
  ])
  expect(config.programs).toEqual(['-c', 'filter.lfs.clean=git-lfs clean -- %f'])
  expect(config.overrides).toEqual([
    // The empty one clears git's list of helpers.
    '-c',
    'credential.helper=',
    '-c',
    'credential.helper=store',
  ])
  expect(config.trusted('filter.lfs.clean')).toBe('git-lfs clean -- %f')
  expect(config.get('filter.lfs.clean')).toBe('touch M')
})

test('what the operator has set for himself is left as it is', () => {
  const config = inspect([global('filter.lfs.clean', 'git-lfs clean -- %f'), global('commit.gpgsign', 'true')])
  expect(config.overrides).toEqual([])
  expect(config.findings).toEqual([])
})

test('a local key under another scope name still counts as the repository’s', () => {
  const config = inspect([
    { scope: 'worktree', origin: 'file:.git/config.worktree', key: 'diff.external', value: 'touch M' },
  ])
  expect(config.overrides).toEqual(['-c', 'diff.external=false'])
})

test.each([
  'url.ext::sh -c x.insteadof',
  'url.https://evil.example/.pushinsteadof',
  'remote.origin.vcs',
  'remote.origin.uploadpack',
  'remote.origin.proxy',
  'http.proxy',
  'http.https://example.org.sslverify',
  'http.cookiefile',
  'core.gitproxy',
])('%s keeps remote calls away', key => {
  expect(inspect([local(key, 'x')]).findings).toEqual([{ key, value: 'x', handled: 'network' }])
})

test.each([
  ['remote.origin.url', 'https://example.org/a.git'],
  ['branch.main.remote', 'origin'],
  ['core.autocrlf', 'input'],
  ['http.https://example.org/.extraheader', 'a: b'],
  ['user.name', 'Ada'],
])('%s is none of our business', (key, value) => {
  const config = inspect([local(key, value)])
  expect(config.overrides).toEqual([])
  expect(config.findings).toEqual([])
})
