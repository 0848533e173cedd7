import { readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { files, root } from './workspace.ts'

const generated = /^(tooling\/repo\/template|servers\/[^/]+\/CHANGELOG\.md|packages\/[^/]+\/CHANGELOG\.md)/
const documents = (await files(root)).filter(path => path.endsWith('.md') && !generated.test(path))
const texts = new Map(
  await Promise.all(documents.map(async path => [path, await readFile(join(root, path), 'utf8')] as const)),
)

/** Targets of the links in a Markdown text, outside code. */
function linksOf(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
}

/** GitHub's anchor of each heading. */
function anchorsOf(text: string): string[] {
  const headings = text.replace(/^```[\s\S]*?^```/gm, '').match(/^#+ .*$/gm) ?? []
  return headings.map(heading =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test.each(documents)('the links of %s lead somewhere', async path => {
  const known = new Set(await files(root))
  const broken = linksOf(texts.get(path) ?? '').filter(target => {
    if (/^[a-z]+:/.test(target)) return false
    const [file = '', anchor] = target.split('#')
    const wanted = file === '' ? path : normalize(join(dirname(path), file)).replaceAll('\\', '/')
    if (anchor !== undefined) return !anchorsOf(texts.get(wanted) ?? '').includes(anchor)
    return ![...known].some(name => name === wanted || name.startsWith(`${wanted}/`))
  })
  expect(broken).toEqual([])
})

test('paths that AGENTS.md names are there', async () => {
  const known = await files(root)
  const named = [...(texts.get('AGENTS.md') ?? '').matchAll(/\b(?:packages|servers|tooling|docs)\/[\w/.-]*[\w]/g)]
  const missing = named
    .map(([path]) => path)
    .filter(path => !known.some(name => name === path || name.startsWith(`${path}/`)))
  expect(missing.filter(path => !path.endsWith('/x.test.ts'))).toEqual([])
})
