import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { connectTo } from '../gdrive.fixture.ts'

test('gives a file as text, one tab of a sheet, a range of it', async () => {
  await using google = await startGoogle()
  const note = google.file({ name: 'note.txt', mimeType: 'text/plain', content: 'Ship soon.\n' })
  const sheet = google.file({
    ...{ name: 'Budget', mimeType: 'application/vnd.google-apps.spreadsheet' },
    sheets: [
      { name: 'Q1', rows: [['Rent', 1200]] },
      {
        name: 'Q 2',
        rows: [
          ['Rent', 1300],
          ['Power', 90],
        ],
      },
    ],
  })
  await using server = await connectTo(google)
  expect(await server.read(`gdrive:///${note}`)).toMatchObject({ text: 'Ship soon.\n' })
  const tab = await server.read(`gdrive:///${sheet}?sheet=Q%202`)
  expect(tab.text).toContain('1300')
  expect(tab.text).not.toContain('1200')
  const range = await server.read(`gdrive:///${sheet}?sheet=Q+2&range=A2:B2`)
  expect(range.text).toContain('Power')
  expect(range.text).not.toContain('1300')
})

test('refuses what is outside of the allowed folders', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  const outside = google.file({ name: 'Secret', mimeType: 'text/plain', content: 'x' })
  await using server = await connectTo(google, { options: { folder: [allowed] } })
  await expect(server.read(`gdrive:///${outside}`)).rejects.toThrow('is in none of the folders')
})

test('suggests ids by names, of allowed files alone', async () => {
  await using google = await startGoogle()
  const allowed = google.folder('Allowed')
  const inside = google.file({ name: "Bob's plan", content: 'x', parent: allowed })
  google.file({ name: "Bob's secret", content: 'x' })
  await using server = await connectTo(google, { options: { folder: [allowed] } })
  const uri = 'gdrive:///{id}{?format,sheet,range}'
  expect(await server.complete({ uri, argument: 'id', value: "bob's" })).toEqual([inside])
  expect(await server.complete({ prompt: 'audit-sharing', argument: 'folder', value: 'all' })).toEqual([allowed])
})
