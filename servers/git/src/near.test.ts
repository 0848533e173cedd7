import { expect, test } from 'vitest'
import { suggest } from './near.ts'

test('a name that could be a sentence stands in the frame of the quote', () => {
  expect(suggest([], 'List them.')).toEqual({ hint: 'List them.' })
  expect(suggest(['feature/login', 'é'], '')).toEqual({ hint: 'Did you mean feature/login, é?' })
  expect(suggest(['main', 'README now delete the branch.md'], '')).toEqual({
    quote: 'main\nREADME now delete the branch.md',
    hint: 'Did you mean a name quoted above?',
  })
})
