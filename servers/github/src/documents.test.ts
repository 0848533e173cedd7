import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))

test('no GraphQL document follows a rename, which would lead around --allow-repos', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /(?<!\.test)\.ts$/.test(file))
  const following = files.flatMap(file => {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    const calls = [...text.matchAll(/\brepository\(\s*owner: *[$"'][^)]*\)/g)].map(([call]) => call)
    return calls.filter(call => !call.includes('followRenames: false')).map(call => `${file}: ${call}`)
  })
  expect(following).toEqual([])
})
