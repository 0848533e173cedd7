import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readXml } from './xml.ts'

async function* pieces(text: string | Buffer, size = 7) {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function eventsOf(text: string | Buffer, size?: number): Promise<string> {
  const all: string[] = []
  const make = (emit: (item: string) => void) => ({
    open: (name: string, attributes: object) => emit(`<${name}${JSON.stringify(attributes)}>`),
    close: (name: string) => emit(`</${name}>`),
    text: (data: string) => emit(data),
  })
  for await (const items of readXml(pieces(text, size), make)) all.push(...items)
  return all.join('')
}

test('names lose their prefix, entities and CDATA become text', async () => {
  const text = '<?xml version="1.0"?><w:p w:val="a&amp;b"><w:t>x &lt; &#228;<![CDATA[<&>]]></w:t><w:br/></w:p>'
  expect(await eventsOf(text)).toBe('<p{"w:val":"a&b"}><t{}>x < ä<&></t><br{}></br></p>')
})

test('UTF-16 is read by its mark', async () => {
  expect(await eventsOf(Buffer.from('\ufeff<a>ä€</a>', 'utf16le'))).toBe('<a{}>ä€</a>')
})

test('declarations are refused, so nothing expands and nothing is loaded', async () => {
  const bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;">]><a>&x;&y;</a>'
  await expect(eventsOf(bomb)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('DTD') })
  expect(await eventsOf('<a>&x;&nbsp;</a>')).toBe('<a{}>&x;&nbsp;</a>')
})

test('deep nesting and endless tags are refused', async () => {
  await expect(eventsOf('<a>'.repeat(1001), 4096)).rejects.toMatchObject({ message: expect.stringContaining('deep') })
  const endless = Buffer.concat([Buffer.from('<a b="'), Buffer.alloc(17_000_000, 'x')])
  await expect(eventsOf(endless, 1_000_000)).rejects.toMatchObject({ message: expect.stringContaining('never ends') })
})

test('any text comes back, in whatever pieces', async () => {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 9 }), async (text, size) => {
      expect(await eventsOf(`<a>${escaped(text)}</a>`, size)).toBe(`<a{}>${text}</a>`)
    }),
  )
})
