import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { connectTo } from '../gdrive.fixture.ts'

const unmarked = (text: string) =>
  text.replace(/untrusted\w+/g, 'untrusted').replace(/since \d{4}-\d\d-\d\d/g, 'since DAY')

test('lists the shared drives with what may be done in them', async () => {
  await using google = await startGoogle({
    drives: [{ name: 'Sales' }, { name: "Bob's \\ drive", members: { 'alice@acme.example': 'reader' } }],
  })
  await using server = await connectTo(google)
  const { text } = await server.call('gdrive_list_shared_drives')
  const lines = unmarked(text).split('\n')
  expect(lines[0]).toBe('2 shared drives:')
  // Google lists them in no order.
  expect(
    lines
      .slice(2, -1)
      .map(line => line.slice(line.indexOf(' ') + 1))
      .sort(),
  ).toEqual(["Bob's \\ drive · since DAY · may only read", 'Sales · since DAY · may add, edit, share, manage'])
  expect(text).toContain(`${google.drive('Sales')} Sales`)
  const named = await server.call('gdrive_list_shared_drives', { name: "Bob's \\" })
  expect(named.text).toContain('1 shared drive:')
})

test('says that there is none, and leaves out those that are not allowed', async () => {
  await using google = await startGoogle({ drives: [{ name: 'Sales' }, { name: 'Secret' }] })
  await using nothing = await connectTo(google)
  expect((await nothing.call('gdrive_list_shared_drives', { name: 'nowhere' })).text).toBe('No shared drive.')
  await using server = await connectTo(google, { options: { folder: [google.drive('Sales')] } })
  const { text } = await server.call('gdrive_list_shared_drives')
  expect(text).toContain('1 shared drive left out by --folder.')
  expect(text).not.toContain('Secret')
})
