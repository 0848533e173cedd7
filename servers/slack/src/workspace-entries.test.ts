import { expect, test } from 'vitest'
import { workspaceEntries } from './workspace-entries.ts'

const acme = { name: 'acme', user_token: 'xoxp-1' }

test('several workspaces, each with a name of its own and a token or a file of one', () => {
  const both = [acme, { name: 'club', bot_token_file: '/token', team_id: 'T1' }]
  expect(workspaceEntries.parse(both)).toEqual(both)
})

test.each([
  ['there is no token', [{ name: 'acme', team_id: 'T1' }]],
  ['two have the same name', [acme, { name: 'acme', bot_token: 'xoxb-1' }]],
  ['lower-case letters, digits and -', [{ ...acme, name: 'Acme Inc' }]],
])('%s', (message, entries) => {
  expect(workspaceEntries.safeParse(entries).error?.issues).toMatchObject([{ message }])
})
