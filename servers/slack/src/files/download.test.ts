import { expect, test } from 'vitest'
import { isFilesHost } from './download.ts'

const api = 'https://slack.com/api/'

test.each([
  'https://files.slack.com/files-pri/T1-F1/a.txt',
  'https://acme.slack.com/files-pri/T1-F1/a.txt',
  'https://files.slack-gov.com/files-pri/T1-F1/a.txt',
  'https://a.slack-edge.com/x.png',
  'https://slack-files.com/T1-F1-abc',
  'https://slack.com/files-pri/T1-F1/a.txt',
])('%s is Slack', url => {
  expect(isFilesHost(url, api)).toBe(true)
})

test.each([
  '',
  'files.slack.com',
  'http://files.slack.com/files-pri/T1-F1/a.txt',
  'https://files.slack.com.evil.example/a.txt',
  'https://evilslack.com/a.txt',
  'https://evil.example/files.slack.com',
  'https://files.slack.com@evil.example/a.txt',
  'https://token@files.slack.com/a.txt',
  'https://files.slack.com:8443/a.txt',
  'https://evil.example#.slack.com',
  'file:///etc/passwd',
  'http://127.0.0.1:4000/a.txt',
])('%j is not', url => {
  expect(isFilesHost(url, api)).toBe(false)
})

test('the host of the API that the operator named is', () => {
  expect(isFilesHost('http://127.0.0.1:4000/a.txt', 'http://127.0.0.1:4000/api/')).toBe(true)
  expect(isFilesHost('http://127.0.0.1:4001/a.txt', 'http://127.0.0.1:4000/api/')).toBe(false)
})
