import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import surface from '../surface.json' with { type: 'json' }
import { manifestWith } from './manifests.ts'

const folder = new URL('../manifests/', import.meta.url)
const manifest = z.object({
  oauth_config: z.object({ scopes: z.record(z.enum(['user', 'bot']), z.array(z.string()).optional()) }),
})
const files = readdirSync(folder)
const scopesIn = (file: string) => {
  const { user = [], bot = [] } = manifest.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))).oauth_config
    .scopes
  return [...user, ...bot]
}

test('names the smallest manifest that has a scope', () => {
  expect(manifestWith(['channels:history'])).toBe('read-only')
  expect(manifestWith(['admin', 'chat:write'])).toBe('read-and-post')
  expect(manifestWith(['chat:write.public'])).toBe('bot')
  expect(manifestWith(['admin'])).toBeUndefined()
})

test('one that reads only can change nothing', () => {
  expect(scopesIn('read-only.json').filter(scope => /write|manage|join/.test(scope))).toEqual([])
})

test('each tool that wants a scope finds one in a manifest', () => {
  const all = new Set(files.flatMap(scopesIn))
  const without = Object.entries(surface.scopes).filter(([, wanted]) => !wanted.some(scope => all.has(scope)))
  expect(without).toEqual([])
})

test('the README opens each of them in Slack', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const links = [...readme.matchAll(/https:\/\/api\.slack\.com\/apps\?new_app=1&manifest_json=([^)>\s]+)/g)]
  const linked = links.map(([, encoded = '']) => JSON.parse(decodeURIComponent(encoded)))
  const shipped = ['read-only', 'read-and-post', 'bot'].map(name =>
    JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')),
  )
  expect(linked).toEqual(shipped)
  expect(files).toHaveLength(3)
})
