import { expect, test } from 'vitest'
import { sharesOf, templatesOf } from './overview.ts'

test('languages are shares, most first, the small ones left out', () => {
  expect(
    sharesOf([
      ['CSS', 40],
      ['TypeScript', 950],
      ['Shell', 4],
      ['Go', 6],
    ]),
  ).toEqual(['TypeScript 95%', 'CSS 4%', 'Go 1%'])
  expect(sharesOf([])).toEqual([])
})

test('templates are known by folder and name', () => {
  expect(
    templatesOf({
      '': ['README.md', 'PULL_REQUEST_TEMPLATE.md', 'pull_request_template/'],
      '.github': ['workflows/', 'ISSUE_TEMPLATE/', 'issue_template.md', 'CODEOWNERS'],
      '.github/ISSUE_TEMPLATE': ['bug.yml', 'config.yml', 'picture.png'],
      docs: ['guide.md'],
    }),
  ).toEqual([
    'PULL_REQUEST_TEMPLATE.md',
    '.github/issue_template.md',
    '.github/ISSUE_TEMPLATE/bug.yml',
    '.github/ISSUE_TEMPLATE/config.yml',
  ])
})
