import { expect, test } from 'vitest'
import { clientOf, wordOf } from './client.fixture.ts'
import { type Slack, startSlack } from './start.ts'

const markdown = (text: string) => ({ type: 'markdown' as const, markdown: text })

async function htmlOf(slack: Slack, canvas: string): Promise<string> {
  const url = (await clientOf(slack).files.info({ file: canvas })).file?.url_private_download ?? ''
  const answer = await fetch(url, { headers: { authorization: `Bearer ${slack.tokens.user}` } })
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  return (await answer.text()).replaceAll(/ id="temp:C:\w+"/g, '')
}

test('a canvas is made, read as HTML, and edited section by section', async () => {
  await using slack = await startSlack()
  const client = clientOf(slack)
  const { canvas_id = '' } = await client.canvases.create({
    title: 'Plan',
    document_content: markdown('# Goals\n\nShip it'),
  })
  expect(await htmlOf(slack, canvas_id)).toBe(
    '<div class="quip-canvas-content"><h1>Goals</h1><p class="line">Ship it</p></div>',
  )
  const find = async (criteria: object) =>
    (await client.apiCall('canvases.sections.lookup', { canvas_id, criteria })) as { sections?: { id: string }[] }
  const [goals] = (await find({ section_types: ['any_header'], contains_text: 'goals' })).sections ?? []
  const section_id = goals?.id ?? ''
  expect(section_id).toMatch(/^temp:C:/)
  const edit = (change: object) => wordOf(client.apiCall('canvases.edit', { canvas_id, changes: [change] }))
  expect(await edit({ operation: 'insert_after', section_id, document_content: markdown('- one') })).toBe('ok')
  expect(await edit({ operation: 'insert_at_end', document_content: markdown('The end') })).toBe('ok')
  expect(await edit({ operation: 'replace', section_id, document_content: markdown('## Aims') })).toBe('ok')
  expect(await htmlOf(slack, canvas_id)).toBe(
    '<div class="quip-canvas-content"><h1>Plan</h1><h2>Aims</h2><div data-section-style="5"><ul><li value="1"><span>one</span><br/></li></ul></div>' +
      '<p class="line">Ship it</p><p class="line">The end</p></div>',
  )
  expect((await find({ section_types: ['h1'] })).sections).toEqual([])
  const [end] = (await find({ contains_text: 'The end' })).sections ?? []
  expect(await edit({ operation: 'delete', section_id: end?.id })).toBe('ok')
  expect(await edit({ operation: 'replace', document_content: markdown('all new') })).toBe('ok')
  expect(await htmlOf(slack, canvas_id)).toContain('<h1>Plan</h1><p class="line">all new</p></div>')
})

test('what cannot be changed is refused', async () => {
  await using slack = await startSlack()
  const client = clientOf(slack)
  const { canvas_id = '' } = await client.canvases.create({ title: 'Mine' })
  const gone = { operation: 'delete', section_id: 'temp:C:0' }
  const refused = client.apiCall('canvases.edit', { canvas_id, changes: [gone] })
  await expect(refused).rejects.toMatchObject({
    data: { error: 'canvas_editing_failed', detail: 'Section temp:C:0 was not found' },
  })
  const insert = { operation: 'insert_at_end', document_content: markdown('x') }
  const edit = (changes: object[], as: 'user' | 'other' = 'user') =>
    wordOf(clientOf(slack, as).apiCall('canvases.edit', { canvas_id, changes }))
  expect(await edit([insert, insert])).toBe('invalid_arguments')
  expect(await edit([insert], 'other')).toBe('canvas_not_found')
  await client.canvases.access.set({ canvas_id, access_level: 'read', user_ids: [slack.ids.users.bob ?? ''] })
  expect(await edit([insert], 'other')).toBe('restricted_action')
  await client.canvases.access.set({ canvas_id, access_level: 'write', user_ids: [slack.ids.users.bob ?? ''] })
  expect(await edit([insert], 'other')).toBe('ok')
  await client.canvases.access.delete({ canvas_id, user_ids: [slack.ids.users.bob ?? ''] })
  expect(await edit([insert], 'other')).toBe('canvas_not_found')
  expect(await wordOf(client.canvases.access.set({ canvas_id, access_level: 'read' }))).toBe('invalid_parameters')
  await client.canvases.delete({ canvas_id })
  expect(await edit([insert])).toBe('canvas_not_found')
})

test('a channel has one canvas, that its members may write', async () => {
  await using slack = await startSlack()
  const channel_id = slack.ids.channels.general ?? ''
  const { canvas_id = '' } = await clientOf(slack).conversations.canvases.create({ channel_id, title: 'Notes' })
  const { file } = await clientOf(slack, 'other').files.info({ file: canvas_id })
  expect(file).toMatchObject({ title: 'Notes', filetype: 'quip', mode: 'quip', mimetype: 'application/vnd.slack-docs' })
  const changes = [{ operation: 'insert_at_end', document_content: markdown('hello') }]
  expect(await wordOf(clientOf(slack, 'other').apiCall('canvases.edit', { canvas_id, changes }))).toBe('ok')
  expect(await wordOf(clientOf(slack).conversations.canvases.create({ channel_id }))).toBe(
    'channel_canvas_already_exists',
  )
  const { channel } = await clientOf(slack).conversations.info({ channel: channel_id })
  expect(channel?.properties).toMatchObject({ canvas: { file_id: canvas_id, is_empty: false } })
})
