import { expect, test } from 'vitest'
import { serveEverything } from './serve.ts'
import { failing, runSuite } from './suite.ts'

/** Optional by the suite's own word: it runs and reports them, and never counts them. */
const notScored = /^(tasks-|json-schema-2020-12$|http-custom-header-server-validation$)/

/**
 * The 2025 leg over HTTP keeps no session, so there is no stream on which the server could ask the client anything in
 * the middle of a call, and none that would carry updates of a resource. Over stdio the same tools ask as they should.
 */
const needsSession = [
  'elicitation-sep1034-defaults',
  'elicitation-sep1330-enums',
  'resources-subscribe',
  'resources-unsubscribe',
  'tools-call-elicitation',
  'tools-call-sampling',
]

test('the base passes every required scenario of 2026-07-28', { timeout: 300_000 }, async () => {
  await using served = await serveEverything()
  const findings = await runSuite(served.url, ['--requirements', '2026-07-28'])
  expect(Object.keys(findings).length).toBeGreaterThanOrEqual(37)
  expect(failing(findings).filter(name => !notScored.test(name))).toEqual([])
})

test('the base passes every required scenario of 2025-11-25 that needs no session', { timeout: 300_000 }, async () => {
  await using served = await serveEverything()
  const findings = await runSuite(served.url, ['--requirements', '2025-11-25'])
  expect(Object.keys(findings).length).toBeGreaterThanOrEqual(30)
  expect(
    failing(findings)
      .filter(name => !notScored.test(name))
      .sort(),
  ).toEqual(needsSession)
})
